// The picture of a sitting follows the day, the hours and the zone while they are typed; the server draws it
// (meetings/views/sitting_hours.py), or says why they are none of a sitting. What cannot be read leaves what is there.
// Every form works without this file.
(function () {
  "use strict";

  const PAUSE = 300;
  const PATIENCE = 10000;
  const place = document.querySelector("[data-hours]");
  if (!place) {
    return;
  }
  const form = place.closest("form");
  const fields = ["day", "starts", "ends", "anchor_zone"].map((name) => form.elements[name]).filter(Boolean);
  let drawn = asked();
  let waits = 0;
  // Who reads the table goes on reading it, of the next picture too.
  let isTableOpen = false;

  function asked() {
    const values = new URLSearchParams(place.dataset.zone ? { anchor_zone: place.dataset.zone } : {});
    fields.forEach((field) => values.set(field.name, field.value));
    return String(values);
  }

  function isAsServed(field) {
    return field.options ? field.selectedOptions[0].defaultSelected : field.value === field.defaultValue;
  }

  async function draw() {
    const values = asked();
    if (values === drawn || fields.some((field) => !field.value)) {
      return;
    }
    drawn = values;
    const answer = await fetch(`${place.dataset.hours}?${values}`, {
      credentials: "same-origin",
      redirect: "error",
      signal: window.patience(PATIENCE),
    });
    // Of several answers that of the last question counts, whichever comes last.
    if (answer.status !== 200 || values !== drawn) {
      return;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild;
    if (!fresh || values !== drawn) {
      return;
    }
    const table = place.querySelector("details");
    isTableOpen = table ? table.open : isTableOpen;
    fresh.querySelectorAll("details").forEach((each) => (each.open = isTableOpen));
    place.replaceChildren(fresh);
  }

  function follow() {
    clearTimeout(waits);
    waits = setTimeout(function () {
      const before = drawn;
      draw().catch(function () {
        // Unanswered: the same is asked again with the next key.
        drawn = before;
      });
    }, PAUSE);
  }

  fields.forEach((field) => ["input", "change"].forEach((name) => field.addEventListener(name, follow)));
  form.addEventListener("reset", follow);
  // A browser, or what was kept of an earlier visit, may have filled the form in otherwise than it was served.
  window.addEventListener("pageshow", function () {
    if (!fields.every(isAsServed)) {
      drawn = "";
      follow();
    }
  });
})();
