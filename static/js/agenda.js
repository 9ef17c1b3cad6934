// Moving agenda items by button, by key and by drag, without loading the page: each move is sent by itself, in
// the order in which they were made, and what the server answers is what the list shows from then on. The
// buttons do the same without this file.
(function () {
  "use strict";

  const editor = document.querySelector("[data-agenda-editor]");
  if (!editor || !editor.querySelector("[data-agenda]")) {
    return;
  }
  const status = document.querySelector("[data-agenda-status]");
  const told = status.dataset;
  const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "nest", ArrowLeft: "unnest" };
  // How long an answer is waited for, in milliseconds.
  const PATIENCE = 20000;
  // Who presses again at once, without moving the pointer, means the item that has just gone from under it.
  const AT_ONCE = 1000;
  const NEAR = 8;
  const waiting = [];
  let working = false;
  // What was sent and never answered: whether it was done, nobody knows.
  let unanswered = null;
  let spot = null;
  let dragged = null;

  // --- rows --------------------------------------------------------------------------------------
  function rows() {
    return Array.from(editor.querySelectorAll("[data-item]"));
  }

  function rowOf(item) {
    return editor.querySelector(`[data-item="${item}"]`);
  }

  function numberOf(item) {
    const row = rowOf(item);
    return row ? row.querySelector(".agenda-row__no").textContent.trim() : "";
  }

  function buttonOf(row, way) {
    return row.querySelector(`[data-way="${way}"]`);
  }

  function handleOf(row) {
    return row.querySelector(".agenda-row__handle");
  }

  // The handles stand hidden until a script can honour them; an item that is alone stays where it is.
  function prepare() {
    rows().forEach(function (row) {
      if (row.querySelector("form [data-way]")) {
        handleOf(row).hidden = false;
        handleOf(row).draggable = true;
      }
    });
  }

  // --- what is said ------------------------------------------------------------------------------
  function filled(sentence, values) {
    return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), sentence);
  }

  // Read out, and not shown: the list shows it.
  function say(sentence) {
    const line = document.createElement("p");
    line.className = "visually-hidden";
    line.textContent = sentence;
    status.replaceChildren(line);
  }

  function warn(...said) {
    const box = document.createElement("div");
    box.className = "alert alert-error";
    box.append(...said);
    status.replaceChildren(box);
  }

  function tellPlace(item) {
    const all = rows();
    const place = all.findIndex((row) => row.dataset.item === item) + 1;
    say(filled(told.moved, { place: place, all: all.length, number: numberOf(item) }));
  }

  function tellLost(move) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn btn-sm btn-secondary";
    again.textContent = told.again;
    again.addEventListener("click", retry);
    const line = document.createElement("p");
    line.textContent = filled(told.lost, { number: numberOf(move.item) });
    warn(line, again);
  }

  // --- focus -------------------------------------------------------------------------------------
  // By what an element is found again once the list is made anew.
  function traceOf(element) {
    const row = element.closest("[data-item]");
    const within = row ? `[data-item="${row.dataset.item}"] ` : "";
    if (element.dataset.way) {
      return `${within}[data-way="${element.dataset.way}"]`;
    }
    if (element.matches(".agenda-row__handle, summary")) {
      return `${within}${element.matches("summary") ? "summary" : ".agenda-row__handle"}`;
    }
    return element.hasAttribute("href") ? `${within}[href="${CSS.escape(element.getAttribute("href"))}"]` : "";
  }

  function focus(trace) {
    const element = trace && editor.querySelector(trace);
    if (!element) {
      return;
    }
    if (element.disabled) {
      // At the end of its way the button keeps the focus, and does nothing.
      element.disabled = false;
      element.setAttribute("aria-disabled", "true");
    }
    element.focus({ preventScroll: !isHidden(element) });
  }

  function isHidden(element) {
    const box = element.getBoundingClientRect();
    return box.top < 0 || box.bottom > window.innerHeight;
  }

  // --- the wire ----------------------------------------------------------------------------------
  // What is to be sent for a move, from the list as it is by now; null where the item cannot go there.
  function sendingOf(move) {
    const row = rowOf(move.item);
    const button = row && (move.way ? buttonOf(row, move.way) : row.querySelector("form [data-way]"));
    const form = button && button.form;
    if (!form) {
      return null;
    }
    const fields = Object.fromEntries(new FormData(form));
    if (move.way) {
      return { move: move, address: form.action, fields: fields };
    }
    Object.assign(fields, { parent: move.parent, before: move.before });
    return { move: move, address: row.dataset.place, fields: fields };
  }

  // What leads to another page is for the browser to show: it is sent again as a form is, and done once.
  function sendAsForm(sending) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = sending.address;
    Object.entries(sending.fields).forEach(function ([name, value]) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: name, value: value });
      form.append(input);
    });
    document.body.append(form);
    form.submit();
  }

  async function ask(sending) {
    const answer = await fetch(sending.address, {
      method: "POST",
      credentials: "same-origin",
      body: new URLSearchParams(sending.fields),
      signal: window.patience(PATIENCE),
    });
    if (answer.status >= 500 || answer.status === 429) {
      throw new Error(String(answer.status));
    }
    // Which says to `drafts.js` that a form was taken: one for each move would be too many of them.
    document.cookie = `sent-${sending.fields.once.slice(0, 22)}=; path=/; max-age=0; samesite=lax`;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  function renew(fresh) {
    const active = document.activeElement;
    const trace = editor.contains(active) ? traceOf(active) : "";
    editor.replaceChildren(...fresh.childNodes);
    prepare();
    focus(trace);
  }

  async function send(sending) {
    let page = null;
    try {
      page = await ask(sending);
    } catch (lost) {
      unanswered = sending;
      waiting.length = 0;
      tellLost(sending.move);
      return;
    }
    unanswered = null;
    const fresh = page.querySelector("[data-agenda-editor]");
    if (!fresh) {
      waiting.length = 0;
      sendAsForm(sending);
      return;
    }
    renew(fresh);
    if (spot && spot.move.item === sending.move.item) {
      spot.at = Date.now();
    }
    const refused = page.querySelector("#messages .alert-error");
    if (refused) {
      // What was pressed after it was pressed for a list that is not there any more.
      waiting.length = 0;
      warn(...refused.childNodes);
    } else {
      tellPlace(sending.move.item);
    }
  }

  async function work(first) {
    if (working) {
      return;
    }
    working = true;
    let sending = first;
    while (sending || waiting.length) {
      const move = sending ? sending.move : waiting.shift();
      sending = sending || sendingOf(move);
      if (sending) {
        await send(sending);
      } else {
        say(filled(told.stuck, { number: numberOf(move.item) }));
      }
      sending = null;
    }
    working = false;
  }

  // Under the token that it was sent with it is done once, whether it had come through or not.
  function retry() {
    const sending = unanswered;
    if (!sending || working) {
      return;
    }
    // The button that was pressed goes with what it stands in.
    if (status.contains(document.activeElement)) {
      focus(traceOf(controlOf(sending.move)));
    }
    work(sending);
  }

  function controlOf(move) {
    const row = rowOf(move.item);
    return (move.way && !move.byHandle && buttonOf(row, move.way)) || handleOf(row);
  }

  function press(move) {
    if (unanswered) {
      // Whoever presses again in doubt does not move it twice.
      retry();
      return;
    }
    waiting.push(move);
    work();
  }

  // --- buttons and keys --------------------------------------------------------------------------
  function pressedAgain(event) {
    const isNear =
      spot && Math.abs(event.clientX - spot.x) < NEAR && Math.abs(event.clientY - spot.y) < NEAR;
    return isNear && event.detail > 0 && Date.now() - spot.at < AT_ONCE ? spot.move : null;
  }

  editor.addEventListener(
    "click",
    function (event) {
      const again = pressedAgain(event);
      const button = event.target.closest("[data-way]");
      if (!again && !button) {
        return;
      }
      event.preventDefault();
      const move = again || { item: button.closest("[data-item]").dataset.item, way: button.dataset.way };
      if (again) {
        focus(traceOf(controlOf(again)));
      }
      spot = event.detail > 0 ? { x: event.clientX, y: event.clientY, at: Date.now(), move: move } : null;
      press(move);
    },
    true,
  );

  editor.addEventListener("keydown", function (event) {
    const way = KEYS[event.key];
    if (!way || !event.target.matches(".agenda-row__handle")) {
      return;
    }
    event.preventDefault();
    // A key that is held moves the item as fast as the server answers.
    if (!event.repeat || !working) {
      press({ item: event.target.closest("[data-item]").dataset.item, way: way, byHandle: true });
    }
  });

  // --- dragging ----------------------------------------------------------------------------------
  function clear() {
    editor.querySelectorAll(".agenda-row").forEach(function (row) {
      row.classList.remove("is-before", "is-after", "is-under", "is-dragged");
    });
  }

  function hasParts(row) {
    return rows().some((other) => other.dataset.parent === row.dataset.item);
  }

  // Over the right third of a top-level row: under it. Over the lower half of the last row: after it. Over
  // the rest: before it. Below the last row: to the end.
  function intentOf(row, event) {
    const box = row.getBoundingClientRect();
    if (row.matches("[data-end]")) {
      return "is-before";
    }
    if (!row.dataset.parent && event.clientX > box.left + box.width * 0.66 && !hasParts(dragged)) {
      return "is-under";
    }
    const isLast = row === rows().at(-1);
    return isLast && event.clientY > box.top + box.height / 2 ? "is-after" : "is-before";
  }

  // The row over which something is dragged, where it can be let go.
  function targetOf(event) {
    const row = dragged && event.target.closest(".agenda-row");
    return row && row !== dragged && row.dataset.parent !== dragged.dataset.item ? row : null;
  }

  editor.addEventListener("dragstart", function (event) {
    if (!event.target.matches(".agenda-row__handle")) {
      return;
    }
    if (working) {
      event.preventDefault();
      return;
    }
    const row = event.target.closest("[data-item]");
    dragged = row;
    row.classList.add("is-dragged");
    // Not at once: a browser gives up a drag whose page changes under it as it begins.
    setTimeout(function () {
      editor.querySelector("[data-end]").hidden = false;
    });
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.item);
    event.dataTransfer.setDragImage(row, 8, 8);
  });

  editor.addEventListener("dragend", function () {
    clear();
    editor.querySelector("[data-end]").hidden = true;
    dragged = null;
  });

  editor.addEventListener("dragover", function (event) {
    const row = targetOf(event);
    if (!row) {
      return;
    }
    event.preventDefault();
    const wanted = intentOf(row, event);
    clear();
    dragged.classList.add("is-dragged");
    row.classList.add(wanted);
  });

  editor.addEventListener("drop", function (event) {
    const row = targetOf(event);
    if (!row) {
      return;
    }
    event.preventDefault();
    const item = dragged.dataset.item;
    const above = row.dataset.parent || "";
    const places = {
      "is-under": { parent: row.dataset.item, before: "" },
      "is-after": { parent: above, before: "" },
      "is-before": { parent: above, before: row.dataset.item || "" },
    };
    handleOf(dragged).focus({ preventScroll: true });
    press({ item: item, ...places[intentOf(row, event)] });
  });

  prepare();
})();
