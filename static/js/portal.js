// What is better live. Every page works without this file.

// Gives up a request that is not answered within so many milliseconds, where the browser knows how.
window.patience = (time) => (AbortSignal.timeout ? AbortSignal.timeout(time) : undefined);

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

  // All boxes of a form at once; without a script each is ticked by itself.
  document.querySelectorAll("[data-check-all]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      button.form.querySelectorAll("input[type=checkbox]").forEach(function (box) {
        if (!box.checked) {
          box.click();
        }
      });
    });
  });

  // Where the tabs of a page are a row that scrolls, the open one is in sight.
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) {
    const row = tab.closest(".tabs");
    row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }

  // One menu at a time; Escape, a click elsewhere and going on to something else close it.
  const menus = Array.from(document.querySelectorAll("details.menu"));

  document.addEventListener("focusin", function (event) {
    menus.forEach(function (menu) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });

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

  // The slash leads to the search box, unless somebody types; on a Chinese keyboard its key says 、.
  document.addEventListener("keydown", function (event) {
    const box = document.querySelector("[data-search]");
    const slash = event.key === "/" || (event.code === "Slash" && event.key === "、");
    if (!box || !slash || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.target.closest("input, textarea, select, [contenteditable]")) {
      return;
    }
    event.preventDefault();
    box.focus();
    box.select();
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
