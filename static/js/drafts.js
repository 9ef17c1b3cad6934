// What is typed and not saved yet is kept on this device: through an ended session, a dead network,
// another language, a reload and a crash. By the reader, the page, the form and the name of the field,
// never by position. Gone once the server has saved it, on log-out, and after a week. Never passwords,
// files or hidden fields, but for what the form showed (`seen`), so that what somebody else saved since
// is not undone by it. Every page works without this file.
(function () {
  "use strict";

  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const PREFIX = "draft:";
  // Hidden fields that tell two forms of one page apart.
  const IDENTIFYING = ["item", "action", "parent"];
  const LEFT_OUT = ["password", "file", "hidden", "submit", "button", "image", "reset"];
  const place = document.querySelector("[data-reader]");
  if (!place) {
    return;
  }
  const own = `${PREFIX}${place.dataset.reader}:`;
  // Once they log out, nothing is kept any more, as the page goes away either.
  let leaves = false;

  function drafts() {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  }

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch (broken) {
      return null;
    }
  }

  function write(key, draft) {
    localStorage.setItem(key, JSON.stringify(draft));
  }

  function keyOf(form) {
    const which = IDENTIFYING.map(function (name) {
      const field = form.querySelector(`input[type="hidden"][name="${name}"]`);
      return field && field.value ? `${name}=${field.value}` : "";
    });
    const target = new URL(form.getAttribute("action") || "", location.href).pathname;
    return `${own}${location.pathname}:${target}:${which.filter(Boolean).join("&")}`;
  }

  function isKept(form) {
    const enters = form.closest("[data-entrance]") || form.hasAttribute("data-language");
    return form.method === "post" && !enters && Boolean(form.querySelector('[name="once"]'));
  }

  function fields(form) {
    return Array.from(form.elements).filter((f) => f.name && !LEFT_OUT.includes(f.type));
  }

  function isToggle(field) {
    return field.type === "checkbox" || field.type === "radio";
  }

  function isChanged(field) {
    if (isToggle(field)) {
      return field.checked !== field.defaultChecked;
    }
    if (field.options) {
      const options = Array.from(field.options);
      const chosen = options.some((option) => option.defaultSelected);
      return options.some(function (option, n) {
        const before = chosen ? option.defaultSelected : !field.multiple && n === 0;
        return option.selected !== before;
      });
    }
    return field.value !== field.defaultValue;
  }

  function valuesOf(form, name) {
    const same = fields(form).filter((field) => field.name === name);
    return same.flatMap(function (field) {
      if (isToggle(field)) {
        return field.checked ? [field.value] : [];
      }
      if (field.options) {
        return Array.from(field.selectedOptions, (option) => option.value);
      }
      return [field.value];
    });
  }

  function fill(form, values) {
    let changed = false;
    fields(form).forEach(function (field) {
      const typed = values[field.name];
      if (!typed) {
        return;
      }
      const before = JSON.stringify(valuesOf(form, field.name));
      if (isToggle(field)) {
        field.checked = typed.includes(field.value);
      } else if (field.options) {
        Array.from(field.options, (option) => (option.selected = typed.includes(option.value)));
      } else {
        field.value = typed[0];
      }
      if (JSON.stringify(valuesOf(form, field.name)) !== before) {
        changed = true;
        for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) {
          box.open = true;
        }
      }
    });
    return changed;
  }

  function marks(form) {
    const shown = Array.from(form.querySelectorAll('input[type="hidden"]'));
    const seen = shown.filter((field) => /(^|-)seen$/.test(field.name));
    return Object.fromEntries(seen.map((field) => [field.name, field.value]));
  }

  function setMarks(form, kept) {
    Object.entries(kept || {}).forEach(function ([name, value]) {
      if (form.elements[name]) {
        form.elements[name].value = value;
      }
    });
  }

  function tell(form, key, draft, shown) {
    const notice = document.createElement("p");
    notice.className = "draft";
    notice.setAttribute("role", "status");
    const when = new Date(draft.at).toLocaleString(place.dataset.locale, {
      dateStyle: "medium",
      timeStyle: "short",
    });
    notice.append(place.dataset.draftBack.replace("{when}", when), " ");
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "plain-button";
    discard.textContent = place.dataset.draftDiscard;
    discard.addEventListener("click", function () {
      localStorage.removeItem(key);
      form.reset();
      setMarks(form, shown);
      notice.remove();
    });
    notice.append(discard);
    form.prepend(notice);
  }

  function watch(form) {
    const key = keyOf(form);
    const shown = marks(form);
    const found = read(key);
    let draft = found && found.values ? found : null;
    if (draft) {
      const answered = draft.sent && form.querySelector("#form-errors, .field--wrong, .errorlist");
      if (answered) {
        // The answer to what was sent: what somebody else saved is in it.
        draft.marks = shown;
        delete draft.sent;
        write(key, draft);
      } else if (fill(form, draft.values)) {
        setMarks(form, draft.marks);
        tell(form, key, draft, shown);
      }
    }

    function keep() {
      const names = new Set(fields(form).filter(isChanged).map((field) => field.name));
      Object.keys(draft ? draft.values : {}).forEach((name) => names.add(name));
      if (!names.size || leaves) {
        return;
      }
      const values = Object.fromEntries(Array.from(names, (name) => [name, valuesOf(form, name)]));
      draft = { at: Date.now(), values: values, marks: draft ? draft.marks : shown };
      write(key, draft);
    }

    let soon = 0;
    form.addEventListener("input", function () {
      clearTimeout(soon);
      soon = setTimeout(keep, 300);
    });
    form.addEventListener("change", keep);
    window.addEventListener("pagehide", function () {
      if (soon) {
        keep();
      }
    });
    form.addEventListener("submit", function () {
      clearTimeout(soon);
      soon = 0;
      keep();
      if (draft) {
        draft.sent = form.elements.once.value;
        write(key, draft);
      }
    });
  }

  function forget() {
    const done = document.cookie
      .split("; ")
      .map((cookie) => cookie.split("="))
      .filter((cookie) => cookie[0].startsWith("sent-"));
    const tokens = new Set(done.map((cookie) => cookie[1]));
    drafts().forEach(function (key) {
      const draft = read(key);
      const saved = draft && tokens.has(draft.sent);
      if (!draft || saved || Date.now() - draft.at > WEEK) {
        localStorage.removeItem(key);
      }
    });
    done.forEach(function (cookie) {
      document.cookie = `${cookie[0]}=; path=/; max-age=0; samesite=lax`;
    });
  }

  try {
    forget();
    Array.from(document.forms).filter(isKept).forEach(watch);
    document.addEventListener("submit", function (event) {
      if (event.target.getAttribute("action") === place.dataset.leaves) {
        leaves = true;
        drafts().filter((key) => key.startsWith(own)).forEach((key) => localStorage.removeItem(key));
      }
    });
  } catch (refused) {
    // A browser that keeps nothing: the page comes back as it was sent.
  }
})();
