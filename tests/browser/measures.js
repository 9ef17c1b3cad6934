// What a reader would stumble over on the page as it is drawn now; put into the page by
// tests/browser/measures.py. Each answers with what is wrong and where.
(() => {
  const SMALLEST = 24;
  const PRESSED =
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
  const HIDDEN_BUT_READ = ".visually-hidden, .visually-hidden-focusable, .skip, .skip-to-content-link";

  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !element.closest(HIDDEN_BUT_READ);

  const named = (element) => {
    const words = (element.getAttribute("aria-label") || element.textContent || element.name || "")
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 40);
    const names = [...element.classList].map((name) => `.${name}`).join("");
    return `${element.tagName.toLowerCase()}${names} "${words}"`;
  };

  // What is made so small that only a screen reader finds it.
  const shrunk = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement)
      if (getComputedStyle(each).position === "absolute" && each.clientWidth <= 1) return true;
    return false;
  };

  function* texts(root = document.body) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (node.data.trim() && !node.parentElement.closest("script, style") && seen(node.parentElement))
        if (!shrunk(node.parentElement)) yield node;
  }

  const boxes = (node, from = 0, to = node.data.length) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  };

  // The ancestors that show only a part of what is in them.
  const windows = (element) => {
    const found = [];
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.display === "inline") continue;
      const x = style.overflowX !== "visible";
      const y = style.overflowY !== "visible";
      // A summary of a text by its first lines says by its dots that there is more.
      if (style.webkitLineClamp !== "none") found.push({ each, style, summary: true });
      else if (x || y) found.push({ each, style });
      if (style.position === "fixed") break;
    }
    return found;
  };

  // Words that go on in the next line: none may, but those of addresses and keys, which have no
  // blanks to break at.
  const around = (text, index) =>
    (text.slice(0, index).match(/\S*$/)?.[0] ?? "") + text.slice(index).match(/^\S*/)[0];

  const broken = () => {
    const found = [];
    for (const node of texts()) {
      const parent = node.parentElement;
      if (parent.closest("code, pre, textarea, .secret, .long")) continue;
      for (const { 0: word, index } of node.data.matchAll(/[\p{Script=Latin}\p{M}\p{Nd}]{2,}/gu)) {
        if (/@|:\/\//.test(around(node.data, index))) continue;
        const lines = boxes(node, index, index + word.length);
        const first = lines[0];
        if (first && lines.some((box) => box.top > first.bottom - 2 && box.left < first.right))
          found.push(`"${word}" is broken in ${named(parent)}`);
      }
    }
    return found;
  };

  // Chinese that stands sign below sign, or nearly so: nobody reads a name from top to bottom.
  const stacked = () => {
    const found = [];
    for (const node of texts()) {
      const signs = node.data.trim();
      if (!/^\p{Script=Han}{2,}$/u.test(signs)) continue;
      const from = node.data.indexOf(signs);
      const tops = boxes(node, from, from + signs.length).map((box) => Math.round(box.top));
      const most = Math.ceil(signs.length / 2) - (signs.length > 4 ? 1 : 0);
      const lines = new Set(tops).size;
      if (lines > most) found.push(`"${signs}" stands in ${lines} lines`);
    }
    return found;
  };

  // Text that is not to be seen whole, however one scrolls.
  const cut = () => {
    const found = [];
    for (const node of texts()) {
      const parent = node.parentElement;
      const frames = windows(parent);
      for (const box of boxes(node)) {
        const scrolled = frames.some(({ style }) => /auto|scroll/.test(style.overflowX));
        if (!scrolled && (box.right > innerWidth + 1 || box.left + scrollX < -1))
          found.push(`beside the page: ${named(parent)}`);
        for (const { each, style, summary } of frames) {
          if (summary) continue;
          const frame = each.getBoundingClientRect();
          const x = /hidden|clip/.test(style.overflowX);
          const y = /hidden|clip/.test(style.overflowY);
          if (x && (box.right > frame.right + 1 || box.left < frame.left - 1))
            found.push(`cut off at a side: ${named(parent)} in ${named(each)}`);
          if (y && (box.bottom > frame.bottom + box.height / 2 || box.top < frame.top - box.height / 2))
            found.push(`cut off below: ${named(parent)} in ${named(each)}`);
        }
      }
    }
    return [...new Set(found)];
  };

  // The part of a box that shows through all of `frames`.
  const within = (box, frames) => {
    const left = Math.max(box.left, ...frames.map((each) => each.left));
    const top = Math.max(box.top, ...frames.map((each) => each.top));
    const right = Math.min(box.right, ...frames.map((each) => each.right));
    const bottom = Math.min(box.bottom, ...frames.map((each) => each.bottom));
    return new DOMRect(left, top, Math.max(right - left, 0), Math.max(bottom - top, 0));
  };

  // Words that stand upon others.
  const overlapping = () => {
    const found = [];
    const all = [];
    for (const node of texts()) {
      const parent = node.parentElement;
      const layer = parent.closest(".bar, .mine, .menu__sheet, [popover]");
      const frames = windows(parent).map(({ each }) => each.getBoundingClientRect());
      for (const box of boxes(node).map((each) => within(each, frames)))
        if (box.width > 0 && box.height > 0) all.push({ box, parent, layer });
    }
    all.sort((a, b) => a.box.top - b.box.top);
    for (const [n, one] of all.entries()) {
      for (let m = n + 1; m < all.length && all[m].box.top < one.box.bottom - 4; m++) {
        const other = all[m];
        if (one.parent === other.parent || one.layer !== other.layer) continue;
        const wide =
          Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high =
          Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        const line = Math.min(one.box.height, other.box.height);
        if (wide > 2 && high > line * 0.45)
          found.push(`${named(one.parent)} stands upon ${named(other.parent)}`);
      }
    }
    return [...new Set(found)];
  };

  // WCAG 2.5.8: at least 24 by 24, or so far from others that a circle of 24 upon it meets none;
  // but for links within the words of a sentence.
  const small = () => {
    const all = [...document.querySelectorAll(PRESSED)]
      .filter((each) => seen(each) && !each.disabled)
      .map((each) => ({ each, box: reach(each) }))
      .filter(({ box }) => box.width > 0 && box.height > 0);
    const under = ({ box }) => box.width < SMALLEST - 0.5 || box.height < SMALLEST - 0.5;
    const radius = SMALLEST / 2;
    const centre = ({ box }) => [box.left + box.width / 2, box.top + box.height / 2];
    const far = (at, box) => {
      const x = Math.max(box.left - at[0], 0, at[0] - box.right);
      const y = Math.max(box.top - at[1], 0, at[1] - box.bottom);
      return Math.hypot(x, y);
    };
    const near = (one, other) => {
      if (under(other)) {
        const [a, b] = [centre(one), centre(other)];
        return Math.hypot(a[0] - b[0], a[1] - b[1]) < SMALLEST - 0.5;
      }
      return far(centre(one), other.box) < radius - 0.5;
    };
    const nested = (a, b) => a.each.contains(b.each) || b.each.contains(a.each);
    return all
      .filter((one) => under(one) && !inSentence(one.each))
      .filter((one) => all.some((other) => other !== one && !nested(one, other) && near(one, other)))
      .map(({ each, box }) => `${named(each)} is ${box.width.toFixed(0)} x ${box.height.toFixed(0)}`);
  };

  // What one may press: the control, and its label round it.
  const reach = (control) => {
    const label = control.matches("[type=radio], [type=checkbox]") && control.labels?.[0];
    const mine = control.getBoundingClientRect();
    if (!label || !seen(label)) return mine;
    const its = label.getBoundingClientRect();
    const left = Math.min(mine.left, its.left);
    const top = Math.min(mine.top, its.top);
    return new DOMRect(
      left,
      top,
      Math.max(mine.right, its.right) - left,
      Math.max(mine.bottom, its.bottom) - top,
    );
  };

  const inSentence = (link) => {
    if (!link.matches("a") || getComputedStyle(link).display !== "inline") return false;
    const block = link.closest("p, li, dd, dt, td, th, div, figcaption, caption, label");
    if (!block) return false;
    const words = [...texts(block)].filter((node) => !node.parentElement.closest(PRESSED));
    return words.map((node) => node.data.trim()).join("").length > 1;
  };

  // One heading of the page, and below each only the next level.
  const unordered = () => {
    const all = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((each) =>
      each.checkVisibility(),
    );
    const level = (heading) => Number(heading.tagName[1]);
    const found = all
      .filter((each, n) => n > 0 && level(each) > level(all[n - 1]) + 1)
      .map((each) => `${named(each)} skips a level`);
    if (all.filter((each) => level(each) === 1).length !== 1) found.push("not one h1");
    return [...found, ...all.filter((each) => !each.textContent.trim()).map(named)];
  };

  const wide = () => (document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways"] : []);

  // At the end of the page, words that the bar at the bottom hides.
  const behind = () => {
    const bar = document.querySelector(".bar");
    if (!bar || !bar.checkVisibility()) return [];
    scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    const edge = bar.getBoundingClientRect().top;
    const hidden = [...texts()].filter(
      (node) => !bar.contains(node) && boxes(node).some((box) => box.bottom > edge + 1),
    );
    scrollTo({ top: 0, behavior: "instant" });
    return hidden.map((node) => `${named(node.parentElement)} is behind the bar`);
  };

  // What has no edge of its own although it is told from the page by one.
  const edgeless = (what) =>
    [...document.querySelectorAll(what)]
      .filter(seen)
      .filter((each) => {
        const style = getComputedStyle(each);
        const sides = [style.borderTopWidth, style.borderBottomWidth].map(parseFloat);
        return Math.min(...sides) < 1 || style.borderTopColor === style.backgroundColor;
      })
      .map(named);

  window.measured = { behind, broken, cut, edgeless, overlapping, small, stacked, unordered, wide };
})();
