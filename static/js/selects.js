// A search box above each long list of a form or a filter bar: what is typed leaves those choices in the list that have it.
// The list stays a list, and is whole again once something is chosen. Every form works without this file.
(function () {
  "use strict";

  const LONG = 15;
  const place = document.querySelector("[data-search-in-list]");
  if (!place) {
    return;
  }
  const told = place.dataset;

  // Alike in any width and case, and without accents.
  function plain(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function equip(select) {
    const box = document.createElement("input");
    const said = document.createElement("span");
    const name = select.labels.length ? select.labels[0].textContent.trim() : "";
    Object.assign(box, { type: "search", className: "form-control select-search", autocomplete: "off" });
    box.placeholder = told.searchInList;
    box.setAttribute("aria-label", name ? told.searchFor.replace("{name}", name) : told.searchInList);
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    select.before(box, said);
    // Each choice with the group that it stands in, and all of that in order.
    const children = Array.from(select.children);
    const within = new Map(children.map((child) => [child, Array.from(child.children)]));
    const options = Array.from(select.options);
    const texts = new Map(options.map((option) => [option, plain(option.textContent)]));

    // Those among `shown`, and what is chosen.
    function show(shown) {
      const chosen = select.selectedOptions[0];
      const isKept = (option) => option === chosen || shown.includes(option);
      const kept = children.filter((child) =>
        within.get(child).length ? within.get(child).some(isKept) : isKept(child),
      );
      kept
        .filter((child) => within.get(child).length)
        .forEach((group) => group.replaceChildren(...within.get(group).filter(isKept)));
      select.replaceChildren(...kept);
      if (chosen) {
        // A browser chooses another one while it is on its way.
        chosen.selected = true;
      }
    }

    function search() {
      const words = plain(box.value).split(/\s+/).filter(Boolean);
      const matches = options.filter(
        (option) => option.value && words.every((word) => texts.get(option).includes(word)),
      );
      show(words.length ? matches : options);
      said.textContent = words.length ? told.listMatches.replace("{n}", matches.length) : "";
      return words.length ? matches : [];
    }

    function whole() {
      box.value = "";
      search();
    }

    box.addEventListener("input", search);
    // What is typed to search is nothing that a form which follows its fields would send.
    box.addEventListener("change", (event) => event.stopPropagation());
    box.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && box.value) {
        event.preventDefault();
        whole();
      }
      if (event.key !== "Enter" || event.isComposing) {
        return;
      }
      // Chooses what is left where that is one; never sends the form.
      event.preventDefault();
      const matches = search();
      if (matches.length === 1) {
        select.value = matches[0].value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
      select.focus();
    });
    select.addEventListener("change", whole);
    box.addEventListener("blur", function (event) {
      if (event.relatedTarget !== select) {
        whole();
      }
    });
    select.addEventListener("blur", function (event) {
      if (event.relatedTarget !== box) {
        whole();
      }
    });
  }

  const lists = Array.from(document.querySelectorAll(':is(form[method="post"], .filters) select:not([multiple])'));
  lists.filter((select) => select.options.length > LONG).forEach(equip);
})();
