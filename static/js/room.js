// The editor for minutes in the room: each field is saved by itself within two seconds of a pause, and what
// others saved appears within five, never under the cursor. One request at a time, at most one a second.
// What is not saved yet is kept on this device by drafts.js. Every paragraph is a form without this file.
(function () {
  "use strict";

  const room = document.querySelector("[data-room]");
  // Without an agenda there is nothing to write under.
  if (!room || !room.querySelector('li[data-row=""]')) {
    return;
  }
  const told = room.dataset;
  const PAUSE = 1000;
  // A look each three seconds, however late a timer comes.
  const LOOK = 2500;
  const TICK = 500;
  const BETWEEN = 1000;
  const RETRY = 5000;
  // The longest that an answer takes; and how often an act is sent that the portal answers with a fault.
  const LONGEST = 15000;
  const TRIES = 3;
  const FIELDS = ["text_en", "text_zh", "kind"];
  const TEXTS = ["text_en", "text_zh"];
  const EMPTY = { text_en: "", text_zh: "", kind: "summary" };
  const reader = document.querySelector("[data-reader]").dataset.reader;
  const status = room.querySelector("[data-status]");
  const blank = room.querySelector('li[data-row=""]').cloneNode(true);
  const rows = new Set();
  let csrf = room.querySelector('[name="csrfmiddlewaretoken"]').value;
  let once = room.querySelector('li[data-row=""] [name="once"]').value;
  let etag = "";
  let working = false;
  let last = 0;
  let looked = 0;
  // What the last look found to be newer than what is shown, to be asked for in full.
  let wanting = null;
  let closed = false;
  // Nothing gets through: the next look finds out when something does again.
  let lost = false;
  room.classList.add("is-live");

  // --- rows --------------------------------------------------------------------------------------
  function say(row, text, kind) {
    row.state.textContent = text;
    row.state.dataset.kind = kind || "";
  }

  function control(row, name) {
    return row.form.elements[name];
  }

  function isWritten(row) {
    return TEXTS.some((name) => control(row, name).value.trim());
  }

  // What stands in a field and is not what the portal is known to have; or was sent, and nobody knows.
  function isDirty(row) {
    return (
      row.unanswered !== null ||
      FIELDS.some((name) => !row.newer[name] && control(row, name).value !== row.base[name])
    );
  }

  function adopt(li) {
    const form = li.querySelector("form");
    if (!form) {
      return null;
    }
    const pk = Number(li.dataset.row) || 0;
    const row = {
      li: li,
      form: form,
      pk: pk,
      version: Number(li.dataset.version) || 0,
      item: form.querySelector('[name="item"]').value,
      seen: JSON.parse(form.elements.seen.value || "{}"),
      base: {},
      newer: {},
      // The paragraphs above and below a blank row as something was begun in it.
      between: null,
      // What was sent of it, until that is answered; and the token of what was sent before the page was loaded.
      unanswered: null,
      once: "",
      due: 0,
      state: li.querySelector("[data-state]"),
    };
    FIELDS.forEach(function (name) {
      const field = control(row, name);
      const shown = field.options ? Array.from(field.options).find((o) => o.defaultSelected) : null;
      row.base[name] = field.options ? (shown || field.options[0]).value : field.defaultValue;
    });
    rows.add(row);
    tellStale(row, li.querySelector("[data-stale]").dataset.stale);
    TEXTS.forEach((name) => grow(control(row, name)));
    if (isDirty(row)) {
      // Put back by drafts.js, with the token that it was sent with, if it was.
      row.once = form.elements.once.value;
      soon(row);
    }
    return row;
  }

  function grow(field) {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  function rowOf(node) {
    const li = node.closest("li[data-row]");
    return Array.from(rows).find((row) => row.li === li);
  }

  function listOf(item) {
    return room.querySelector(`[data-item="${item}"]`);
  }

  function rowWith(pk) {
    return Array.from(rows).find((row) => row.pk === pk);
  }

  // What is kept of it on the device is kept apart from that of the others.
  let made = 0;
  function keepApart(li, after) {
    const place = document.createElement("input");
    const which = `${after ? after.dataset.row : ""}-${(made += 1)}`;
    Object.assign(place, { type: "hidden", name: "after", value: which });
    li.querySelector("form").append(place);
  }

  function newRow(after, item, isEnd) {
    const li = blank.cloneNode(true);
    if (!isEnd) {
      keepApart(li, after);
    }
    li.querySelector('[name="item"]').value = item;
    TEXTS.forEach((name) => (li.querySelector(`[name="${name}"]`).value = ""));
    after.after(li);
    const row = adopt(li);
    document.dispatchEvent(new CustomEvent("form-added", { detail: row.form }));
    return row;
  }

  function forget(row) {
    row.form.dispatchEvent(new Event("saved"));
    rows.delete(row);
    row.li.remove();
  }

  // The seen marks that a form without this script would send: those of what it shows.
  function note(row) {
    row.form.elements.seen.value = JSON.stringify(row.seen);
    row.li.dataset.version = row.version;
    FIELDS.forEach(function (name) {
      const field = control(row, name);
      if (field.options) {
        Array.from(field.options, (option) => (option.defaultSelected = option.value === row.base[name]));
      } else {
        field.defaultValue = row.base[name];
      }
    });
    keepAnew(row);
  }

  // What is kept of it on the device is from now on what differs from what it shows as stored.
  function keepAnew(row) {
    row.form.dispatchEvent(new Event("saved"));
    row.form.dispatchEvent(new Event("change"));
  }

  function setMarks(row, marks, name) {
    const names = name === "kind" ? ["kind", "side"] : [name];
    names.forEach((each) => (row.seen[each] = marks[each] || ""));
  }

  // Take up what is stored of a row. `sent` is what was sent of it, and `took` the marks of that as the portal
  // took it: a field that has been typed in since stays as it is, and one in which the cursor stands is not
  // changed under it.
  function take(row, data, sent, took) {
    const twin = rowWith(data.pk);
    if (twin && twin !== row && !isDirty(twin)) {
      forget(twin);
    }
    row.form.querySelectorAll('[name="after"]').forEach((place) => place.remove());
    row.pk = data.pk;
    row.version = data.version;
    row.li.id = `paragraph-${data.pk}`;
    row.li.dataset.row = data.pk;
    row.form.action = told.edits.replace("/0/", `/${data.pk}/`);
    row.seen.item = data.seen.item;
    row.waiting = null;
    row.isGone = false;
    FIELDS.forEach(function (name) {
      const field = control(row, name);
      const stored = data[name];
      const mine = sent ? sent[name] : row.base[name];
      const touched = field.value !== mine;
      if (row.newer[name]) {
        return;
      }
      if (!touched && field !== document.activeElement) {
        if (field.value !== stored) {
          field.value = stored;
          if (!field.options) {
            grow(field);
          }
        }
        row.base[name] = stored;
        setMarks(row, data.seen, name);
        return;
      }
      if (sent) {
        // What is typed on is a change of what was sent, which is not to the letter what is stored: blanks at
        // the ends of lines are taken away. What somebody saved on top of it has other marks, and is asked about.
        row.base[name] = mine;
        setMarks(row, took, name);
      }
      if (!touched && stored !== mine) {
        // Once the cursor has left it.
        row.waiting = data;
      }
      // Else it is decided when it is saved: the marks are those of what was shown.
    });
    row.li.querySelector("[data-number]").textContent = data.decision
      ? `${data.number} ${data.decision}`
      : data.number;
    if (!TEXTS.every((name) => data[name])) {
      row.li.querySelectorAll("[data-joined]").forEach((each) => each.remove());
    }
    tellStale(row, data.stale);
    tellRemarks(row, data.remarks);
    note(row);
  }

  // What the portal asks about the two texts; it blocks nothing.
  function tellRemarks(row, remarks) {
    row.li.querySelector("[data-remarks]").replaceChildren(
      ...remarks.map(function (sentence) {
        const line = document.createElement("li");
        line.textContent = sentence;
        return line;
      }),
    );
  }

  function plainButton(text, act) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "plain-button", textContent: text });
    button.addEventListener("click", act);
    return button;
  }

  function tellStale(row, stale) {
    const line = row.li.querySelector("[data-stale]");
    line.hidden = !stale;
    line.textContent = "";
    if (!stale) {
      return;
    }
    const button = plainButton(told.confirm, () => perform(row, "confirm", { version: row.version }));
    line.append(stale === "en" ? told.staleEn : told.staleZh, " ", button);
  }

  // --- what both changed -------------------------------------------------------------------------
  function tellNewer(row, newer, data) {
    Object.entries(newer).forEach(function ([name, theirs]) {
      row.newer[name] = theirs;
      const box = document.createElement("div");
      box.className = "newer";
      const who = document.createElement("p");
      who.className = "newer__who";
      who.textContent = theirs.by
        ? told.changed.replace("{who}", theirs.by).replace("{time}", theirs.at)
        : told.changedByNobody;
      const text = document.createElement("p");
      text.className = "prose";
      text.lang = control(row, name).lang;
      // A kind by the name that it is chosen by.
      const choices = Array.from(control(row, name).options || []);
      const choice = choices.find((option) => option.value === data[name]);
      text.textContent = choice ? choice.textContent.trim() : theirs.text;
      box.append(who, text);
      [
        [told.theirs, true],
        [told.mine, false],
      ].forEach(function ([label, takeIt]) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-sm btn-secondary";
        button.textContent = label;
        button.addEventListener("click", function () {
          const field = control(row, name);
          delete row.newer[name];
          box.remove();
          setMarks(row, data.seen, name);
          row.base[name] = data[name];
          if (takeIt) {
            field.value = data[name];
          }
          note(row);
          soon(row, 0);
          field.focus();
        });
        box.append(button, " ");
      });
      row.li.querySelector("[data-beside]").append(box);
    });
  }

  // The words in the field `name` became half of what the other side began: who wrote them can take them out again.
  function tellTogether(row, name) {
    room.querySelectorAll("[data-joined]").forEach((each) => each.remove());
    const box = document.createElement("p");
    box.className = "newer";
    box.dataset.joined = "";
    box.setAttribute("role", "status");
    const button = plainButton(told.apart, function () {
      box.remove();
      divide(row, control(row, name), 0);
    });
    box.append(told.together, " ", button);
    row.li.querySelector("[data-beside]").append(box);
  }

  // --- the wire ----------------------------------------------------------------------------------
  function address(pk, act) {
    return told.acts.replace("/0/act/", `/${pk}/${act}/`);
  }

  // Where no answer comes, the network is taken for lost.
  async function ask(url, options) {
    const answer = await fetch(url, { credentials: "same-origin", signal: window.patience(LONGEST), ...options });
    if (answer.status === 304) {
      return { same: true };
    }
    if (!(answer.headers.get("Content-Type") || "").includes("json")) {
      // A page: who signs in, or what is out.
      throw Object.assign(new Error("page"), { page: answer.status < 500, fault: answer.status >= 500 });
    }
    const data = await answer.json();
    if (data.csrf) {
      csrf = data.csrf;
      once = data.once;
      data.etag = answer.headers.get("ETag");
    }
    return data;
  }

  // `place` is beside what is sent, which is the same to the letter after a reload, when nobody knows it any more.
  function post(pk, act, values, place) {
    const body = new FormData();
    Object.entries(values).forEach(([name, value]) => body.append(name, value));
    body.append("reader", reader);
    const query = place ? `?${new URLSearchParams(place)}` : "";
    return ask(address(pk, act) + query, { method: "POST", body: body, headers: { "X-CSRFToken": csrf } });
  }

  function valuesOf(row) {
    const sent = {};
    FIELDS.forEach(function (name) {
      // What both changed waits for a decision: it goes as what was shown.
      sent[name] = row.newer[name] ? row.base[name] : control(row, name).value;
    });
    return sent;
  }

  // The row that each list ends with goes to the end, wherever that is by then: it does so after a reload, too.
  function isAtEnd(row) {
    const lines = Array.from(row.li.parentElement.children);
    return !control(row, "after") && !lines.slice(lines.indexOf(row.li)).some((li) => li.dataset.row);
  }

  // Where something is begun in a blank row. What the other side begins there at the same moment in its language
  // is the same paragraph; beside what is not saved yet, nobody can tell.
  function placeOf(row) {
    const key = (li) => (li ? li.dataset.row : 0);
    return { above: key(row.li.previousElementSibling), below: key(row.li.nextElementSibling) };
  }

  // What is to be sent of a row, and where: the portal does once what is the same to the letter under one token.
  function sendingOf(row) {
    const common = { ...valuesOf(row), item: row.item };
    if (row.pk) {
      return { pk: row.pk, act: "save", values: { ...common, seen: JSON.stringify(row.seen) } };
    }
    const before = isAtEnd(row) ? null : row.li.previousElementSibling;
    const after = before ? Number(before.dataset.row) || 0 : 0;
    const token = row.once || once;
    row.form.elements.once.value = token;
    // It is kept on the device as sent: if it was saved, it is not put back as new.
    row.form.dispatchEvent(new Event("submit"));
    return { pk: after, act: "add", values: { ...common, seen: "{}", once: token }, place: row.between };
  }

  // What was sent and not answered may have been saved: it is sent again as it was, and what was typed since
  // is a change of that.
  async function save(row) {
    if (!row.pk && !row.unanswered && !isWritten(row)) {
      return;
    }
    say(row, told.saving);
    const isAgain = row.unanswered !== null;
    row.unanswered = row.unanswered || sendingOf(row);
    const { pk, act, values, place } = row.unanswered;
    const data = await post(pk, act, values, place);
    row.unanswered = null;
    row.once = "";
    settle(row, data, values);
    if (isAgain && isDirty(row) && !data.newer && !row.isGone) {
      soon(row, 0);
    }
  }

  function settle(row, data, sent) {
    if (data.newer) {
      tellNewer(row, data.newer, data.rows[0]);
      say(row, "");
    } else if (data.gone) {
      orphan(row);
    } else if (data.refused) {
      closed = Boolean(data.closed);
      say(row, data.refused, "error");
    } else if (data.rows && data.rows.length) {
      const half = row.pk ? "" : TEXTS.find((name) => !sent[name].trim() && data.rows[0][name]);
      take(row, data.rows[0], sent, data.took);
      if (half) {
        tellTogether(row, TEXTS.find((name) => name !== half));
      }
      if (row.li.nextElementSibling === null) {
        newRow(row.li, row.item, true);
      }
      say(row, told.saved.replace("{time}", data.rows[0].at), "saved");
    } else {
      orphan(row);
    }
    hush();
  }

  // Save what is typed in a row before an act on it; whether all of it is saved. What both changed is not, until
  // it is decided.
  async function saveFirst(row) {
    // What is sent again may be older than what is typed.
    for (let tries = row.unanswered ? 2 : 1; tries && isDirty(row); tries -= 1) {
      await save(row);
      await turn();
    }
    return !isDirty(row) && !Object.keys(row.newer).length;
  }

  // An act on a whole paragraph, after what is typed in it is saved, and in another one that it changes. Where
  // its answer is lost, it is sent again to the letter: the portal does it once. Until it is answered nobody can
  // write in a paragraph whose words it changes: the answer would write over it.
  function perform(row, act, values, other) {
    let sent = null;
    const one = { tries: 0, row: row };
    one.hold = function (isHeld) {
      for (const each of sent && (act === "split" || act === "join") ? [row, other].filter(Boolean) : []) {
        TEXTS.forEach((name) => (control(each, name).readOnly = isHeld));
      }
    };
    one.go = async function () {
      // What is taken out empty cannot be saved before.
      for (const each of sent || act === "out" ? [] : [other, row].filter(Boolean)) {
        if (!(await saveFirst(each))) {
          return;
        }
      }
      if (!sent && !row.pk) {
        return;
      }
      if (!sent) {
        const more = typeof values === "function" ? values() : values || {};
        if ("version" in more) {
          more.version = row.version;
        }
        sent = { pk: row.pk, values: { ...more, once: once } };
        one.hold(true);
      }
      const data = await post(sent.pk, act, sent.values);
      one.hold(false);
      if (one.isLate) {
        say(row, "");
      }
      if (data.newer) {
        tellNewer(row, data.newer, data.rows[0]);
        return;
      }
      if (data.gone) {
        orphan(row);
        return;
      }
      if (data.refused) {
        say(row, data.refused, "error");
        return;
      }
      etag = "";
      if (act === "split" || act === "join") {
        show(data, row);
      } else if (act === "out") {
        forget(row);
      }
      one.isDone = true;
    };
    queue.push(one);
    run();
  }

  // The rest of the page, once an act on a paragraph is done.
  async function lookAgain() {
    await turn();
    await look();
    if (wanting) {
      await turn();
      await bring();
    }
  }

  // What became of a paragraph that was divided or joined, as it is stored; the cursor goes to what is new.
  function show(data, row) {
    (data.rows || []).forEach(function (each) {
      const known = rowWith(each.pk);
      const shown = known || newRow(row.li, row.item);
      FIELDS.forEach(function (name) {
        control(shown, name).value = each[name];
        shown.base[name] = each[name];
      });
      shown.seen = each.seen;
      take(shown, each);
      TEXTS.forEach((name) => grow(control(shown, name)));
      if (!known) {
        const field = control(shown, row.field || "text_en");
        field.focus();
        field.setSelectionRange(0, 0);
      }
    });
  }

  // --- what others do ----------------------------------------------------------------------------
  // Items that came to the agenda since the page was loaded are not on it.
  let missing = false;
  function hush() {
    status.textContent = missing ? told.newerAgenda : "";
  }

  function shownVersion(pk) {
    const row = rowWith(pk);
    const li = row ? row.li : room.querySelector(`li[data-row="${pk}"]`);
    return row ? row.version : Number(li && li.dataset.version);
  }

  function at() {
    const here = document.activeElement && rowOf(document.activeElement);
    return new URLSearchParams({ at: here && here.pk ? here.pk : 0 });
  }

  async function look() {
    looked = Date.now();
    const headers = etag ? { "If-None-Match": etag } : {};
    const data = await ask(`${told.rows}?${at()}`, { headers: headers });
    hush();
    if (data.same) {
      return;
    }
    if (data.refused) {
      closed = true;
      status.textContent = data.refused;
      return;
    }
    if (String(data.reader) !== reader) {
      closed = true;
      status.textContent = told.signedOut;
      return;
    }
    missing = data.order.some(([item]) => !listOf(item));
    hush();
    // A paragraph of which nobody knows yet whether it was saved may be among those that are new there.
    const isOpen = (item) => Array.from(rows).some((row) => row.unanswered && !row.pk && Number(row.item) === item);
    const newer = data.order
      .filter(([item]) => listOf(item))
      .flatMap(([item, lines]) => lines.map(([pk, version]) => ({ item: item, pk: pk, version: version })))
      .filter(({ pk, version }) => shownVersion(pk) !== version);
    const wanted = newer.filter(({ item, pk }) => shownVersion(pk) || !isOpen(item));
    const known = wanted.length < newer.length ? "" : data.etag;
    const given = data.actions
      .filter(([item]) => listOf(item))
      .flatMap(([, numbers]) => numbers)
      .filter((number) => !room.querySelector(`[data-action="${number}"]`));
    if (wanted.length || given.length) {
      wanting = { pks: wanted.map(({ pk }) => pk), actions: given, etag: known };
    } else {
      putInOrder(data);
      etag = known;
    }
  }

  // What the look before found, as it is by now: something may have been saved in between.
  async function bring() {
    const { pks, actions, etag: known } = wanting;
    wanting = null;
    const asked = at();
    pks.forEach((pk) => asked.append("pk", pk));
    actions.forEach((number) => asked.append("action", number));
    const data = await ask(`${told.rows}?${asked}`, {});
    if (data.refused) {
      return;
    }
    data.rows.forEach(arrive);
    room.dispatchEvent(new CustomEvent("actions-given", { detail: data.given }));
    putInOrder(data);
    etag = known;
  }

  function putInOrder(data) {
    order(data.order);
    tellPeople(data.people);
  }

  // The reservation of the other side: to read, not to write.
  function showFixed(list, data) {
    const known = list.querySelector(`li[data-row="${data.pk}"]`);
    const li = known || document.createElement("li");
    Object.assign(li, { className: "room__row", id: `paragraph-${data.pk}` });
    Object.assign(li.dataset, { row: data.pk, version: data.version });
    const head = document.createElement("p");
    head.className = "room__fixed";
    const number = document.createElement("span");
    Object.assign(number, { className: "no", textContent: data.number });
    number.dataset.number = "";
    head.append(number, " ", told.reservation);
    const pair = document.createElement("div");
    pair.className = "room__pair";
    const order = Array.from(blank.querySelectorAll("textarea"), (each) => [each.name, each.lang]);
    order.forEach(function ([name, lang]) {
      const half = document.createElement("div");
      half.className = "para__text";
      half.lang = lang;
      half.textContent = data[name];
      pair.append(half);
    });
    li.replaceChildren(head, pair);
    if (!known) {
      list.insertBefore(li, list.lastElementChild);
    }
  }

  function arrive(data) {
    let row = rowWith(data.pk);
    const list = listOf(data.item);
    if (!list) {
      return;
    }
    if (!data.editable) {
      if (row) {
        letGo(row);
      }
      showFixed(list, data);
      return;
    }
    if (!row) {
      row = newRow(list.lastElementChild || list, data.item);
      list.insertBefore(row.li, list.lastElementChild === row.li ? row.li.previousElementSibling : row.li.nextSibling);
    }
    take(row, data);
    if (data.by) {
      say(row, told.changed.replace("{who}", data.by).replace("{time}", data.at), "changed");
    }
  }

  // A paragraph that is gone, or no longer the reader's to write: what they are writing stays, as a new one.
  function letGo(row) {
    if (isDirty(row) || Object.keys(row.newer).length || row.li.contains(document.activeElement)) {
      orphan(row);
    } else {
      forget(row);
    }
  }

  // All that stands in it is unsaved from now on, and kept on the device as that of a new row; it is saved again
  // by who says so, or writes on: somebody meant to remove it.
  function orphan(row) {
    Object.assign(row, { pk: 0, seen: {}, base: { ...EMPTY }, newer: {}, waiting: null, unanswered: null, due: 0 });
    row.isGone = true;
    row.li.dataset.row = "";
    row.li.removeAttribute("id");
    row.li.querySelector("[data-beside]").replaceChildren();
    tellStale(row, "");
    // Said anew: a field that nobody has typed in yet shows what it is sent with.
    FIELDS.forEach((name) => (control(row, name).value = control(row, name).value));
    row.form.action = blank.querySelector("form").action;
    if (!control(row, "after")) {
      keepApart(row.li, row.li.previousElementSibling);
    }
    note(row);
    say(row, told.gone, "error");
    row.state.append(" ", plainButton(told.again, () => soon(row, 0)));
  }

  function order(items) {
    const known = new Set(items.flatMap(([, lines]) => lines.map(([pk]) => pk)));
    Array.from(rows).forEach(function (row) {
      if (row.pk && !known.has(row.pk)) {
        letGo(row);
      }
    });
    items.forEach(function ([item, lines]) {
      const list = listOf(item);
      if (!list) {
        return;
      }
      // What is new stays behind what it was written after.
      const wanted = [];
      const loose = new Map();
      let before = null;
      Array.from(list.children).forEach(function (li) {
        if (li.dataset.row) {
          before = li;
        } else {
          loose.set(before, [...(loose.get(before) || []), li]);
        }
      });
      const end = (loose.get(before) || []).pop();
      wanted.push(...(loose.get(null) || []));
      lines.forEach(function ([pk, , number]) {
        const li = list.querySelector(`li[data-row="${pk}"]`) || room.querySelector(`li[data-row="${pk}"]`);
        if (li) {
          const shown = li.querySelector("[data-number]");
          if (shown) {
            const [, ...decision] = shown.textContent.trim().split(/\s+/);
            shown.textContent = [number, ...decision].join(" ");
          }
          wanted.push(li, ...(loose.get(li) || []).filter((each) => each !== end));
        }
      });
      if (end) {
        wanted.push(end);
      }
      arrange(list, wanted);
    });
  }

  // The row in which the cursor stands is never taken out of the page: the others are put around it.
  function arrange(list, wanted) {
    const held = wanted.find((li) => li.contains(document.activeElement) && li.parentElement === list);
    if (!held) {
      wanted.forEach(function (li, place) {
        if (list.children[place] !== li) {
          list.insertBefore(li, list.children[place] || null);
        }
      });
      return;
    }
    const place = wanted.indexOf(held);
    wanted.slice(0, place).forEach((li) => list.insertBefore(li, held));
    wanted
      .slice(place + 1)
      .reverse()
      .forEach((li) => held.after(li));
  }

  function tellPeople(people) {
    rows.forEach(function (row) {
      const names = people[row.pk];
      row.li.querySelector("[data-people]").textContent = names
        ? told.here.replace("{who}", names.join(", "))
        : "";
    });
  }

  // --- one thing after the other -----------------------------------------------------------------
  const queue = [];

  function pause(time) {
    return new Promise((done) => setTimeout(done, time));
  }

  // Until it is this page's turn to ask something.
  async function turn() {
    const wait = last + BETWEEN - Date.now();
    if (wait > 0) {
      await pause(wait);
    }
    last = Date.now();
  }

  function soon(row, time) {
    row.due = Date.now() + (time === undefined ? PAUSE : time);
    say(row, told.unsaved);
    setTimeout(run, row.due - Date.now() + 10);
  }

  // Half a Chinese word is nobody's to read: while it is being chosen, nothing is saved.
  function isDue(row) {
    return row.unanswered !== null || (row.due && row.due <= Date.now() && !row.composing);
  }

  function fail(error, row) {
    lost = true;
    looked = 0;
    wanting = null;
    // The next look is answered in full, with the tokens of who is logged in by then.
    etag = "";
    const text = error.page ? told.signedOut : told.offline;
    status.textContent = text;
    if (row) {
      say(row, text, "error");
      row.due = Date.now();
    }
  }

  async function run() {
    if (working || closed) {
      return;
    }
    working = true;
    try {
      for (;;) {
        const wait = last + BETWEEN - Date.now();
        if (wait > 0) {
          await pause(wait);
        }
        const row = !lost && Array.from(rows).find(isDue);
        // An act that was not answered holds up nobody's words.
        const act = !lost && !(row && queue[0] && queue[0].isLate) && queue[0];
        const isLook = Date.now() - looked >= LOOK && !document.hidden;
        if (!row && !act && !wanting && !isLook) {
          return;
        }
        last = Date.now();
        try {
          if (act) {
            await act.go();
            queue.shift();
            if (act.isDone) {
              await lookAgain();
            }
          } else if (row) {
            row.due = 0;
            if (isDirty(row)) {
              await save(row);
            } else if (row.state.textContent === told.unsaved) {
              say(row, "");
            }
          } else if (wanting) {
            await bring();
          } else {
            await look();
            lost = false;
          }
        } catch (error) {
          if (act && queue[0] === act) {
            act.isLate = true;
            act.tries += error.fault ? 1 : 0;
            act.hold(act.tries < TRIES);
            if (act.tries >= TRIES) {
              queue.shift();
            }
          }
          fail(error, row || (act && act.row));
          // After a look that failed a row is tried, and a look after that.
          lost = Boolean(row || act);
          last = Date.now() + RETRY - BETWEEN;
        }
      }
    } finally {
      working = false;
    }
  }

  // --- hands -------------------------------------------------------------------------------------
  function enter(row, field) {
    if (!row.pk && !isWritten(row)) {
      return;
    }
    soon(row, 0);
    const next = row.li.nextElementSibling;
    const free = next && rowOf(next) && !rowOf(next).pk && !isWritten(rowOf(next)) ? rowOf(next) : null;
    const made = free || newRow(row.li, row.item);
    control(made, field.name).focus();
  }

  function divide(row, field, at) {
    const other = field.name === "text_en" ? "text_zh" : "text_en";
    row.field = field.name;
    perform(row, "split", function () {
      const name = { text_en: "en", text_zh: "zh" };
      return {
        [`head_${name[field.name]}`]: field.value.slice(0, at),
        [`tail_${name[field.name]}`]: field.value.slice(at),
        [`head_${name[other]}`]: control(row, other).value,
        [`tail_${name[other]}`]: "",
        seen: JSON.stringify(row.seen),
      };
    });
  }

  function join(row, event) {
    const before = row.li.previousElementSibling;
    if (!row.pk) {
      if (!isWritten(row) && row.li.nextElementSibling && before) {
        event.preventDefault();
        const field = before.querySelector(`[name="${event.target.name}"]`);
        forget(row);
        if (field) {
          field.focus();
        }
      }
      return;
    }
    const former = before && rowOf(before);
    if (!isWritten(row)) {
      event.preventDefault();
      if (former) {
        control(former, event.target.name).focus();
      }
      perform(row, "out", { version: row.version });
      return;
    }
    if (former && former.pk && !event.repeat) {
      event.preventDefault();
      const field = control(former, event.target.name);
      const end = field.value.length;
      perform(row, "join", { version: row.version }, former);
      field.focus();
      field.setSelectionRange(end, end);
    }
  }

  room.addEventListener("keydown", function (event) {
    const field = event.target;
    const row = rowOf(field);
    // Enter ends the choice of a Chinese word, too.
    if (!row || !TEXTS.includes(field.name) || event.isComposing || event.keyCode === 229) {
      return;
    }
    const alone = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key === "Enter" && alone) {
      event.preventDefault();
      enter(row, field);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      divide(row, field, field.selectionStart);
    } else if (event.key === "Backspace" && alone && field.selectionEnd === 0) {
      join(row, event);
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      perform(row, event.key === "ArrowUp" ? "up" : "down");
    } else if (event.altKey && ["Digit1", "Digit2", "Digit3"].includes(event.code)) {
      const option = control(row, "kind").options[Number(event.code.slice(-1)) - 1];
      if (option) {
        event.preventDefault();
        control(row, "kind").value = option.value;
        soon(row, 0);
      }
    }
  });

  room.addEventListener("compositionstart", function (event) {
    const row = rowOf(event.target);
    if (row) {
      row.composing = true;
    }
  });

  room.addEventListener("compositionend", function (event) {
    const row = rowOf(event.target);
    if (row) {
      row.composing = false;
      soon(row);
    }
  });

  room.addEventListener("focusout", function (event) {
    const row = rowOf(event.target);
    if (row && row.waiting) {
      setTimeout(() => row.waiting && take(row, row.waiting));
    }
  });

  room.addEventListener("input", function (event) {
    const row = rowOf(event.target);
    if (row) {
      if (!event.target.options) {
        grow(event.target);
      }
      row.between = row.pk || !isWritten(row) ? null : row.between || placeOf(row);
      if (row.unanswered) {
        // More than what was sent: kept as something else.
        keepAnew(row);
      }
      soon(row, event.target.options ? 0 : undefined);
    }
  });

  // Each pair is a paragraph, the first in this one where nothing is written in it yet.
  room.addEventListener("pairs-pasted", function (event) {
    const { field, pairs } = event.detail;
    let row = rowOf(field);
    pairs.forEach(function (pair, place) {
      if (place || row.pk || isWritten(row)) {
        row = newRow(row.li, row.item);
      }
      TEXTS.forEach(function (name) {
        control(row, name).value = pair[name];
        control(row, name).dispatchEvent(new Event("input", { bubbles: true }));
      });
      soon(row, 0);
    });
    control(row, field.name).focus();
  });

  room.addEventListener("submit", function (event) {
    const row = rowOf(event.target);
    if (row) {
      event.preventDefault();
      soon(row, 0);
    }
  });

  // Leaving: what is due is sent at once, and kept on the device if it does not arrive.
  window.addEventListener("pagehide", function () {
    rows.forEach(function (row) {
      if (row.pk && isDirty(row) && !closed) {
        const body = new FormData();
        Object.entries({ ...valuesOf(row), item: row.item, seen: JSON.stringify(row.seen) }).forEach(
          ([name, value]) => body.append(name, value),
        );
        body.append("reader", reader);
        fetch(address(row.pk, "save"), {
          method: "POST",
          body: body,
          headers: { "X-CSRFToken": csrf },
          credentials: "same-origin",
          keepalive: true,
        });
      }
    });
  });
  window.addEventListener("online", function () {
    last = 0;
    run();
  });
  document.addEventListener("visibilitychange", run);

  // What was kept of a paragraph that is gone since, or of a new one: it can become one.
  function offerLeft(left) {
    const [, item] = /[:&]item=(\d+)/.exec(left.dataset.left) || [];
    if (!item || !listOf(item)) {
      return;
    }
    const button = plainButton(told.again, function () {
      const { values } = JSON.parse(localStorage.getItem(left.dataset.left));
      const pair = Object.fromEntries(TEXTS.map((name) => [name, (values[name] || [""])[0]]));
      const field = listOf(item).lastElementChild.querySelector('[name="text_en"]');
      room.dispatchEvent(new CustomEvent("pairs-pasted", { detail: { field: field, pairs: [pair] } }));
      localStorage.removeItem(left.dataset.left);
      left.remove();
    });
    left.querySelector(".draft").append(" ", button);
  }

  Array.from(room.querySelectorAll("li[data-row]")).forEach(adopt);
  document.querySelectorAll("[data-left]").forEach(offerLeft);
  looked = Date.now();
  setInterval(run, TICK);
})();
