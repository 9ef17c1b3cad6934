// Beside each field of a day its words, beside each field of an hour what the other clocks show, while
// they are typed. The words come with the field (workinggroup/lib/echoes.py); pages work without this.
(function () {
  "use strict";

  const DAY = 24 * 60 * 60 * 1000;

  function readDay(typed) {
    const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed || "");
    if (!found) {
      return null;
    }
    const day = new Date(0);
    day.setUTCFullYear(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
    return day.toISOString().slice(0, 10) === typed ? day.getTime() : null;
  }

  function dayInWords(day, words) {
    const date = new Date(day);
    const parts = {
      E: words.weekdays[(date.getUTCDay() + 6) % 7],
      d: String(date.getUTCDate()),
      y: String(date.getUTCFullYear()),
    };
    const month = date.getUTCMonth();
    return words.pattern.replace(/'([^']*)'|E+|d+|M+|y+/g, function (token, quoted) {
      if (quoted !== undefined) {
        return quoted;
      }
      if (token[0] === "M") {
        return token.length > 2 ? words.months[month] : String(month + 1);
      }
      return parts[token[0]];
    });
  }

  // What the clock of a zone shows at an instant, as if it were UTC.
  const clocks = {};
  function shown(instant, zone) {
    clocks[zone] ||= new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
    const part = {};
    clocks[zone].formatToParts(instant).forEach(function (each) {
      part[each.type] = Number(each.value);
    });
    return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
  }

  // The instants at which a clock shows this, the first one first: none where it skips it, two in the
  // night in which it is put back.
  function instantsOf(wall, zone) {
    const offsets = [-DAY, DAY].map((apart) => shown(wall + apart, zone) - (wall + apart));
    const found = offsets.map((offset) => wall - offset).filter((at) => shown(at, zone) === wall);
    return [...new Set(found)].sort((one, other) => one - other);
  }

  // An hour on the clock of a zone; with its short name where the clock shows the hour twice.
  function hourInWords(instant, zone) {
    const local = shown(instant, zone);
    const hour = new Date(local).toISOString().slice(11, 16);
    if (instantsOf(local, zone).length < 2) {
      return hour;
    }
    const named = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "short" });
    return `${hour} ${named.formatToParts(instant).find((part) => part.type === "timeZoneName").value}`;
  }

  function lines(day, minutes, zone, words) {
    const [instant] = instantsOf(day + minutes * 60000, zone);
    if (instant === undefined) {
      return [];
    }
    const zones = Object.keys(words.clocks);
    if (document.querySelector('[data-first="cn"]')) {
      zones.reverse();
    }
    return zones
      .filter((other) => other !== zone)
      .map(function (other) {
        const local = shown(instant, other);
        const there = Math.floor(local / DAY) * DAY;
        const line = words.order
          .replace("%(clock)s", words.clocks[other])
          .replace("%(time)s", hourInWords(instant, other))
          .replace("%(day)s", dayInWords(there, words));
        const shift = Math.round((there - day) / DAY);
        return shift ? line + words.shifts[shift] : line;
      });
  }

  function minutesOf(typed) {
    const found = /^(\d{2}):(\d{2})/.exec(typed || "");
    return found ? Number(found[1]) * 60 + Number(found[2]) : null;
  }

  function valueOf(form, name) {
    const field = name && form ? form.elements[name] : null;
    return field ? field.value : "";
  }

  function told(field) {
    const words = JSON.parse(field.dataset.words);
    if (field.dataset.echo === "day") {
      const day = readDay(field.value);
      return day === null ? [] : [dayInWords(day, words)];
    }
    const form = field.form;
    const zone = field.dataset.zone || valueOf(form, field.dataset.zoneOf);
    const minutes = minutesOf(field.value);
    const first = minutesOf(valueOf(form, field.dataset.after));
    let day = readDay(valueOf(form, field.dataset.day));
    if (day === null || minutes === null || !zone) {
      return [];
    }
    if (first !== null && minutes <= first) {
      day += DAY;
    }
    return lines(day, minutes, zone, words);
  }

  function echo(field) {
    const place = document.getElementById(`${field.id}_echo`);
    if (!place) {
      return;
    }
    let said = [];
    try {
      said = told(field);
    } catch (unknown) {
      // A zone that this browser does not know.
    }
    place.replaceChildren(
      ...said.map(function (line) {
        const each = document.createElement("div");
        each.textContent = line;
        return each;
      }),
    );
  }

  function echoAll(form) {
    (form || document).querySelectorAll("[data-echo]").forEach(echo);
  }

  ["input", "change"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (event.target.form && event.target.form.querySelector("[data-echo]")) {
        echoAll(event.target.form);
      }
    });
  });
  // A day or an hour that is typed in part comes to the server as an empty one, which may be right.
  document.addEventListener("submit", function (event) {
    const words = document.querySelector("[data-half-typed]");
    const fields = Array.from(event.target.elements);
    const half = fields.find((field) => field.validity && field.validity.badInput);
    if (half && words) {
      event.preventDefault();
      event.stopImmediatePropagation();
      half.setCustomValidity(words.dataset.halfTyped);
      half.reportValidity();
      half.addEventListener("input", () => half.setCustomValidity(""), { once: true });
    }
  }, true);
  window.addEventListener("pageshow", () => echoAll());
  echoAll();
})();
