// What is typed and not saved yet is kept on this device: through an ended session, a dead network,
// another language, a reload and a crash. By the reader, the page, the form and the name of the field,
// never by position. Gone once the server has saved it, on log-out, and after a week. Never passwords,
// files or hidden fields, but for what the form showed (`seen`), so that what somebody else saved since
// is not undone by it, and the key under which it may have been saved (`once`). Every page works without
// this file.
(function () {
  "use strict";

  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const PREFIX = "draft:";
  // What two forms of one page may be about, as `filling.py` has it: in a hidden field, or in the
  // address that chose it.
  const IDENTIFYING = ["item", "action", "parent", "after"];
  // When somebody logged out here last: windows that were opened before keep nothing any more; what one of
  // them kept before it knew, some milliseconds early or late, goes with the next page.
  const LEFT = "left";
  const MEANWHILE = 2000;
  const opened = Date.now();
  const LEFT_OUT = ["password", "file", "hidden", "submit", "button", "image", "reset"];

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

  function leftAt() {
    return Number(localStorage.getItem(LEFT));
  }

  function forgetWhoLeft() {
    drafts().forEach(function (key) {
      const draft = read(key);
      if (draft && draft.opened < leftAt() && draft.at > leftAt() - MEANWHILE) {
        localStorage.removeItem(key);
      }
    });
  }

  // What this page answers was not saved, but it was not lost on its way either. Before anybody is
  // logged in again, too.
  const answered = new Set();
  function noteAnswered(token) {
    drafts().forEach(function (key) {
      const draft = read(key);
      if (draft && draft.sent === token) {
        delete draft.sent;
        write(key, draft);
        answered.add(key);
      }
    });
  }

  const answers = document.querySelector("[data-answers]");
  try {
    forgetWhoLeft();
    if (answers) {
      noteAnswered(answers.dataset.answers);
    }
  } catch (refused) {
    // A browser that keeps nothing.
  }

  const place = document.querySelector("[data-reader]");
  if (!place) {
    return;
  }
  const own = `${PREFIX}${place.dataset.reader}:`;
  // Once they log out, nothing is kept any more, as the page goes away either.
  let leaves = false;

  function isOver() {
    return leaves || leftAt() > opened;
  }

  function keyOf(form) {
    const asked = new URLSearchParams(location.search);
    const which = IDENTIFYING.map(function (name) {
      const field = form.querySelector(`input[type="hidden"][name="${name}"]`);
      const value = field ? field.value : asked.get(name);
      return value ? `${name}=${value}` : "";
    });
    const target = new URL(form.getAttribute("action") || "", location.href).pathname;
    return `${own}${location.pathname}:${target}:${which.filter(Boolean).join("&")}`;
  }

  function enters(form) {
    return Boolean(form.closest("[data-entrance]")) || form.hasAttribute("data-language");
  }

  function isKept(form) {
    return form.method === "post" && !enters(form) && Boolean(form.querySelector('[name="once"]'));
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

  function isText(field) {
    return Boolean(field) && !field.options && field.type !== undefined && !isToggle(field);
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
    return Object.fromEntries([...seen, form.elements.once].map((field) => [field.name, field.value]));
  }

  function setMarks(form, kept) {
    Object.entries(kept || {}).forEach(function ([name, value]) {
      if (form.elements[name]) {
        form.elements[name].value = value;
      }
    });
  }

  function notice(said, draft) {
    const told = document.createElement("p");
    told.className = "draft";
    told.setAttribute("role", "status");
    const when = new Date(draft.at).toLocaleString(place.dataset.locale, {
      dateStyle: "medium",
      timeStyle: "short",
    });
    told.append(said.replace("{when}", when), " ");
    return told;
  }

  function discarding(told, discard) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain-button";
    button.textContent = place.dataset.draftDiscard;
    button.addEventListener("click", function () {
      discard();
      told.remove();
    });
    return button;
  }

  function tell(form, draft, discard) {
    const told = notice(draft.sent ? place.dataset.draftSent : place.dataset.draftBack, draft);
    told.append(discarding(told, discard));
    form.prepend(told);
  }

  // Of a form that this page has not got any more.
  function tellLeft(key, draft) {
    const told = document.createElement("section");
    told.className = "wrap";
    // By which a page finds what it can do with it.
    told.dataset.left = key;
    const sheet = document.createElement("div");
    sheet.className = "sheet";
    const head = notice(place.dataset.draftLeft, draft);
    head.append(discarding(told, () => localStorage.removeItem(key)));
    sheet.append(head);
    told.append(sheet);
    draft.texts.flatMap((name) => draft.values[name] || []).forEach(function (text) {
      const copy = document.createElement("pre");
      copy.className = "typed";
      copy.textContent = text;
      sheet.append(copy);
    });
    (document.querySelector("main, #content") || place).prepend(told);
  }

  function tellAllLeft(watched) {
    if (document.querySelector(".typed")) {
      return;
    }
    const here = drafts().filter((key) => key.startsWith(`${own}${location.pathname}:`));
    here.filter((key) => !watched.includes(key)).forEach(function (key) {
      const draft = read(key);
      if (draft && draft.asked === location.search && (draft.texts || []).length) {
        tellLeft(key, draft);
      }
    });
  }

  function watch(form) {
    let key = keyOf(form);
    let shown = marks(form);
    const found = read(key);
    let draft = found && found.values ? found : null;
    let soon = 0;

    function discard() {
      clearTimeout(soon);
      soon = 0;
      draft = null;
      localStorage.removeItem(key);
    }

    const carried = form.querySelector("#carried");
    if (carried) {
      // What was sent is in the form already, and told.
      carried.querySelector("a").addEventListener("click", discard);
    } else if (draft) {
      if (answered.has(key) && form.querySelector("#form-errors, .field--wrong, .errorlist")) {
        // The answer to what was sent: what somebody else saved is in it.
        draft.marks = shown;
        write(key, draft);
      } else if (fill(form, draft.values)) {
        // Sent and never answered, it may have been saved: under its key it is done once.
        setMarks(form, { ...draft.marks, once: draft.sent || shown.once });
        tell(form, draft, function () {
          discard();
          form.reset();
          setMarks(form, shown);
        });
      }
    }

    function keep() {
      const names = new Set(fields(form).filter(isChanged).map((field) => field.name));
      Object.keys(draft ? draft.values : {}).forEach((name) => names.add(name));
      if (!names.size || isOver()) {
        return;
      }
      const values = Object.fromEntries(Array.from(names, (name) => [name, valuesOf(form, name)]));
      draft = {
        at: Date.now(),
        opened: opened,
        asked: location.search,
        values: values,
        texts: Array.from(names).filter((name) => isText(form.elements[name])),
        marks: draft ? draft.marks : shown,
        sent: draft ? draft.sent : undefined,
      };
      write(key, draft);
    }

    // A page that saves by itself says so.
    form.addEventListener("saved", function () {
      clearTimeout(soon);
      discard();
      key = keyOf(form);
      shown = marks(form);
    });
    form.addEventListener("input", function () {
      clearTimeout(soon);
      soon = setTimeout(function () {
        soon = 0;
        keep();
      }, 300);
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
      if (draft && !isOver()) {
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
    // The forms of Django's own lists do not say it.
    const forms = document.querySelectorAll('form[method="post"]:not([autocomplete])');
    Array.from(forms).filter((form) => !enters(form)).forEach((form) => (form.autocomplete = "off"));
    forget();
    const kept = Array.from(document.forms).filter(isKept);
    kept.forEach(watch);
    tellAllLeft(kept.map(keyOf));
    document.addEventListener("form-added", (event) => watch(event.detail));
    document.addEventListener("submit", function (event) {
      if (event.target.getAttribute("action") === place.dataset.leaves) {
        leaves = true;
        drafts().filter((key) => key.startsWith(own)).forEach((key) => localStorage.removeItem(key));
        localStorage.setItem(LEFT, String(Date.now()));
      }
    });
  } catch (refused) {
    // A browser that keeps nothing: the page comes back as it was sent.
  }
})();
