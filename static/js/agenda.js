// Moving agenda items by drag and by keyboard. The buttons do the same without this file.
(function () {
  "use strict";

  const list = document.querySelector("[data-agenda]");
  if (!list) {
    return;
  }
  const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
  const rows = Array.from(list.querySelectorAll("[data-item]"));
  const KEY = "agenda-focus";
  let dragged = null;

  // A real form, so that the answer is a page like any other and the browser shows it.
  function send(row, parent, before) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = row.dataset.place;
    const fields = { csrfmiddlewaretoken: token, parent: parent, before: before };
    Object.keys(fields).forEach(function (name) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = fields[name] || "";
      form.append(input);
    });
    document.body.append(form);
    form.submit();
  }

  function clear() {
    rows.forEach(function (row) {
      row.classList.remove("is-before", "is-under", "is-dragged");
    });
  }

  function partsOf(row) {
    return rows.filter(function (other) {
      return other.dataset.parent === row.dataset.item;
    });
  }

  // Over the left two thirds of a row: before it. Over the right third of a top-level row: under it.
  function intent(row, event) {
    const box = row.getBoundingClientRect();
    const top = !row.dataset.parent;
    const under = top && event.clientX > box.left + box.width * 0.66 && !partsOf(dragged).length;
    return under ? "is-under" : "is-before";
  }

  rows.forEach(function (row) {
    const handle = row.querySelector(".agenda-row__handle");
    const movable = row.querySelector("[data-way]");
    if (!movable) {
      return;
    }
    handle.hidden = false;
    handle.draggable = true;
    handle.addEventListener("dragstart", function (event) {
      dragged = row;
      row.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.item);
      event.dataTransfer.setDragImage(row, 8, 8);
    });
    handle.addEventListener("dragend", function () {
      clear();
      dragged = null;
    });
    handle.addEventListener("keydown", function (event) {
      const ways = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "nest", ArrowLeft: "unnest" };
      const button = ways[event.key] && row.querySelector('[data-way="' + ways[event.key] + '"]');
      if (ways[event.key]) {
        event.preventDefault();
      }
      if (button) {
        try {
          sessionStorage.setItem(KEY, row.dataset.item);
        } catch (refused) {
          // Without storage the focus starts at the top again.
        }
        button.form.requestSubmit(button);
      }
    });
    row.addEventListener("dragover", function (event) {
      if (!dragged || dragged === row || row.dataset.parent === dragged.dataset.item) {
        return;
      }
      event.preventDefault();
      const wanted = intent(row, event);
      clear();
      dragged.classList.add("is-dragged");
      row.classList.add(wanted);
    });
    row.addEventListener("drop", function (event) {
      if (!dragged || dragged === row) {
        return;
      }
      event.preventDefault();
      if (intent(row, event) === "is-under") {
        send(dragged, row.dataset.item, "");
      } else {
        send(dragged, row.dataset.parent, row.dataset.item);
      }
    });
  });

  // After a move by keyboard the focus is where it was: on the handle of the item that moved.
  let kept = null;
  try {
    kept = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
  } catch (refused) {
    kept = null;
  }
  const moved = kept && list.querySelector('[data-item="' + kept + '"] .agenda-row__handle');
  if (moved) {
    // Later than the browser's own jump to the #item in the address, which takes the focus away.
    window.addEventListener("load", function () {
      setTimeout(function () {
        moved.focus();
        document.querySelector("[data-agenda-status]").textContent = list.dataset.done;
      });
    });
  }
})();
