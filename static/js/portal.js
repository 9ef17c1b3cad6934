// What is better live. Every page works without this file.
(function () {
  "use strict";

  // The theme switch stands hidden in the footer until a script can honour it.
  const root = document.documentElement;
  const themes = document.querySelector("[data-theme-switch]");

  function shown() {
    return root.dataset.bsTheme || "system";
  }

  function choose(theme) {
    if (theme === "system") {
      delete root.dataset.bsTheme;
    } else {
      root.dataset.bsTheme = theme;
    }
    // A cookie, so that the server can send the next page in this theme at once.
    const secure = location.protocol === "https:" ? "; secure" : "";
    const year = theme === "system" ? 0 : 31536000;
    document.cookie = `theme=${theme}; path=/; max-age=${year}; samesite=lax${secure}`;
    mark();
  }

  function mark() {
    themes.querySelectorAll("button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.value === shown()));
    });
  }

  if (themes) {
    themes.hidden = false;
    mark();
    themes.addEventListener("click", function (event) {
      const button = event.target.closest("button");
      if (button) {
        choose(button.value);
      }
    });
  }

  // One menu at a time; Escape and a click elsewhere close it.
  const menus = Array.from(document.querySelectorAll("details.menu"));

  document.addEventListener("click", function (event) {
    menus.forEach(function (menu) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") {
      return;
    }
    menus.forEach(function (menu) {
      if (menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
  });

  // A second click on the same button while the first is on its way does nothing.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.method === "post" && !form.hasAttribute("data-again")) {
      form.dataset.sent = "yes";
    }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
  });

  // What was typed survives a switch of the language, and a session that had ended when it was
  // sent: kept for this tab, this address and this reader only, and taken out as soon as the page
  // is back. Never passwords, files or hidden fields.
  const here = location.pathname + location.search;
  const kept = "typed:" + here;
  const reader = document.querySelector("main").dataset.reader;
  const typed = "main input, main textarea, main select";

  function keepable(field) {
    return field.name && !["password", "file", "hidden", "submit"].includes(field.type);
  }

  function toggled(field) {
    return field.type === "checkbox" || field.type === "radio";
  }

  // By their names: each language has its own fields first.
  function fields() {
    return Array.from(document.querySelectorAll(typed)).sort(function (one, two) {
      return one.name < two.name ? -1 : Number(one.name > two.name);
    });
  }

  function values() {
    return fields().map(function (field) {
      if (!keepable(field)) {
        return null;
      }
      if (field.type === "select-multiple") {
        return Array.from(field.options, (option) => option.selected);
      }
      return toggled(field) ? field.checked : field.value;
    });
  }

  function restore(before) {
    fields().forEach(function (field, place) {
      const value = before[place];
      if (value === null || value === undefined || !keepable(field)) {
        return;
      }
      if (Array.isArray(value)) {
        Array.from(field.options, (option, n) => (option.selected = Boolean(value[n])));
      } else if (toggled(field)) {
        field.checked = value;
      } else {
        if (field.value !== value && field.closest("details")) {
          field.closest("details").open = true;
        }
        field.value = value;
      }
    });
  }

  try {
    const before = sessionStorage.getItem(kept);
    if (before) {
      sessionStorage.removeItem(kept);
      restore(JSON.parse(before));
    }
    const sent = JSON.parse(sessionStorage.getItem("sent") || "null");
    if (sent && document.querySelector("[data-entrance]")) {
      sent.ended = true;
      sessionStorage.setItem("sent", JSON.stringify(sent));
    } else if (sent) {
      sessionStorage.removeItem("sent");
      if (sent.ended && sent.address === here && sent.reader === reader) {
        restore(sent.values);
      }
    }
    document.addEventListener("submit", function (event) {
      const form = event.target;
      if (form.method === "post" && form.closest("main") && !form.closest("[data-entrance]")) {
        const what = { address: here, reader: reader, values: values() };
        sessionStorage.setItem("sent", JSON.stringify(what));
      }
    });
    document.querySelectorAll("form[data-language]").forEach(function (form) {
      form.addEventListener("submit", function () {
        sessionStorage.setItem("typed:" + form.elements.next.value, JSON.stringify(values()));
      });
    });
  } catch (refused) {
    // A browser that keeps nothing: the page comes back as it was sent.
  }

  // Copy buttons: <button data-copy="#id-of-field">, hidden without a script.
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) {
      return;
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      const source = document.querySelector(button.dataset.copy);
      navigator.clipboard.writeText(source.value || source.textContent.trim()).then(function () {
        button.textContent = button.dataset.copied;
      });
    });
  });
})();
