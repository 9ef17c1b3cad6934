// Action items in the flow of the editor for minutes: the form of the page that gives one out comes below the
// paragraphs, and what it answers there too; so do those that others give out. Without this file the link leads
// to that page.
(function () {
  "use strict";

  const room = document.querySelector("[data-room]");
  if (!room) {
    return;
  }

  // The form of the page that gives one out, put in below the paragraphs; what it answers comes there too.
  async function give(link) {
    const place = link.parentElement;
    const answer = await fetch(link.href, { credentials: "same-origin" });
    if (!answer.ok) {
      location.assign(link.href);
      return;
    }
    put(place, link, await answer.text());
  }

  function put(place, link, html) {
    const form = new DOMParser().parseFromString(html, "text/html").querySelector("main form.editor");
    if (!form) {
      location.assign(link.href);
      return;
    }
    form.action = link.href;
    room.querySelectorAll("[data-giving]").forEach((each) => each.remove());
    const box = document.createElement("div");
    box.dataset.giving = "";
    box.append(form);
    place.after(box);
    document.dispatchEvent(new CustomEvent("form-added", { detail: form }));
    form.querySelector("textarea").focus();
    form.addEventListener("submit", async function (event) {
      event.preventDefault();
      const sent = new FormData(form, event.submitter);
      try {
        const answer = await fetch(link.href, { method: "POST", body: sent, credentials: "same-origin" });
        if (answer.ok && new URL(answer.url).pathname !== new URL(link.href).pathname) {
          form.dispatchEvent(new Event("saved"));
          box.remove();
          const made = document.createElement("p");
          const number = decodeURIComponent(answer.url.replace(/\/$/, "").split("/").pop());
          const there = document.createElement("a");
          there.href = answer.url;
          there.textContent = room.dataset.given.replace("{number}", number);
          made.setAttribute("role", "status");
          made.append(there);
          place.before(made);
          link.focus();
        } else {
          put(place, link, await answer.text());
        }
      } catch (failed) {
        // Without a network it is kept, as every form is.
        form.querySelector("button").focus();
      }
    });
  }

  // What `room.js` found that was given out since the page was loaded.
  room.addEventListener("actions-given", function (event) {
    event.detail.forEach(function (each) {
      const list = room.querySelector(`[data-actions="${each.item}"]`);
      if (!list || list.querySelector(`[data-action="${each.number}"]`)) {
        return;
      }
      const line = document.createElement("li");
      line.dataset.action = each.number;
      const there = document.createElement("a");
      there.href = each.address;
      there.textContent = each.number;
      line.append(there, " ", each.text);
      list.append(line);
      list.hidden = false;
    });
  });

  room.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-give]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      give(link).catch(() => location.assign(link.href));
    }
  });
})();
