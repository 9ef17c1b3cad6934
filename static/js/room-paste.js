// Paragraphs pasted into the editor for minutes as a table from Word, WPS or a spreadsheet: a row each, English and
// Chinese told apart by their writing. What was taken out by a tracked change is left out, as is the margin.
(function () {
  "use strict";

  const room = document.querySelector("[data-room]");
  if (!room) {
    return;
  }
  const CHINESE = /[\u3400-\u9fff]/g;
  const LATIN = /[A-Za-z]/g;
  const LEFT_OUT = "del, style, script, meta, [style*='mso-hide'], [style*='mso-element:comment'], .MsoCommentReference";
  // A number of a paragraph, and what stands above columns.
  const NUMBER = /^[(（]?\d{1,3}[a-z]?([.．]\d{1,3})*[.．、)）]?$/i;
  const HEADING = /^(no\.?|number|english|chinese|english text|chinese text|text|序号|编号|英文|中文|英文文本|中文文本)$/i;

  function count(text, pattern) {
    return (text.match(pattern) || []).length;
  }

  // White space of a page is none of its text; a Chinese paragraph begins with two wide blanks, and has none
  // between its characters.
  function trimmed(text) {
    return text
      .replace(/\s+/g, " ")
      .replace(/(?<=[\u3001\u3002\u3400-\u9fff\uff01-\uff1f]) (?=[\u3001\u3002\u3400-\u9fff\uff01-\uff1f])/g, "")
      .trim();
  }

  function textOf(cell) {
    cell.querySelectorAll("br").forEach((each) => each.replaceWith("\u2028"));
    const paragraphs = cell.querySelectorAll("p");
    const parts = paragraphs.length ? Array.from(paragraphs) : [cell];
    return parts
      .flatMap((part) => part.textContent.split("\u2028"))
      .map(trimmed)
      .filter(Boolean)
      .join("\n");
  }

  function cellsOfPage(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelectorAll(LEFT_OUT).forEach((each) => each.remove());
    const table = page.querySelector("table");
    return table ? Array.from(table.rows, (row) => Array.from(row.cells, textOf)) : [];
  }

  function cellsOfText(text) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim());
    return lines.some((line) => line.includes("\t")) ? lines.map((line) => line.split("\t").map(trimmed)) : [];
  }

  // The columns with the most of either writing; numbers and headings are in neither.
  function pairsIn(cells) {
    const rows = cells
      .map((row) => row.map((cell) => (NUMBER.test(cell) ? "" : cell)))
      .filter((row) => row.some(Boolean) && !row.every((cell) => !cell || HEADING.test(cell)));
    const columns = Math.max(0, ...rows.map((row) => row.length));
    const sums = Array.from({ length: columns }, function (_each, at) {
      const whole = rows.map((row) => row[at] || "").join("\n");
      const [chinese, latin] = [count(whole, CHINESE), count(whole, LATIN)];
      // Each is of one language: Chinese has Latin names in it, and English a name in characters.
      return chinese > latin / 4 ? { at: at, chinese: chinese, latin: 0 } : { at: at, chinese: 0, latin: latin };
    });
    const most = (name) => sums.reduce((best, each) => (each[name] > best[name] ? each : best), { at: -1, [name]: 0 }).at;
    const [en, zh] = [most("latin"), most("chinese")];
    return rows
      .map((row) => ({ text_en: (en < 0 ? "" : row[en]) || "", text_zh: (zh < 0 ? "" : row[zh]) || "" }))
      .filter((pair) => pair.text_en || pair.text_zh);
  }

  room.addEventListener("paste", function (event) {
    const field = event.target;
    const li = field.closest("li[data-row]");
    if (!li || !/^text_/.test(field.name || "") || !event.clipboardData) {
      return;
    }
    const html = event.clipboardData.getData("text/html");
    const cells = cellsOfPage(html);
    const pairs = pairsIn(cells.length ? cells : cellsOfText(event.clipboardData.getData("text/plain")));
    // One cell is pasted as words are.
    if (pairs.length > 1 || (pairs.length && pairs[0].text_en && pairs[0].text_zh)) {
      event.preventDefault();
      room.dispatchEvent(new CustomEvent("pairs-pasted", { detail: { field: field, pairs: pairs } }));
      room.querySelector("[data-status]").textContent = room.dataset.pasted.replace("{n}", pairs.length);
    }
  });
})();
