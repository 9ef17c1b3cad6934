"""Paragraphs that come into the editor for minutes as a table from an office's program."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_keyboard import SECRETARY
from tests.browser.test_room import PATIENCE, in_room, stored

# As Word puts it on the clipboard: a number, tracked changes, a remark in the margin, smart quotes,
# a paragraph of two, and what its own names are.
WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><style>p.MsoNormal {}</style></head>
<body><!--StartFragment--><table class=MsoTableGrid>
<tr><td><p class=MsoNormal>No.</p></td><td><p>English</p></td><td><p>中文</p></td></tr>
<tr>
 <td><p class=MsoNormal>1.1<o:p></o:p></p></td>
 <td><p class=MsoNormal>Both sides reported on <del cite="mailto:Kim">their</del><ins
 cite="mailto:Kim">the</ins>
 rules, \u201cas published\u201d.<span class=MsoCommentReference><a>[K1]</a></span></p></td>
 <td><p class=MsoNormal>\u3000\u3000双方通报了&nbsp;<span lang=ZH-CN>各自的规则。</span></p></td>
</tr>
<tr><td><p>1.2</p></td>
 <td><p>First.</p><p>Second.<br>Third.</p></td><td><p>第一。</p><p>第二。</p></td></tr>
</table><div style='mso-element:comment-list'><p>Which rules?</p></div><!--EndFragment--></body>
</html>"""
# As WPS does: the Chinese first, no numbers.
WPS = """<table><tbody><tr><td><span>双方同意继续。</span></td><td><span>Both sides agreed to go
 on.</span></td></tr><tr><td>第三段。</td><td></td></tr></tbody></table>"""
ONE_COLUMN = """<table><tr><td>Tao Anqi (陶安琪) spoke.</td></tr>
<tr><td>So it is.</td></tr></table>"""
# As a spreadsheet does beside it.
CELLS = "The fourth.\t第四段。\nThe fifth.\t第五段。\n"
PASTE = """([field, html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true,
    cancelable: true }));
}"""


def pasted(page: Page, number: int, html: str, text: str = "") -> None:
    field = last(page, number)
    field.click()
    page.evaluate(PASTE, [field.element_handle(), html, text])


def last(page: Page, number: int) -> Locator:
    return page.locator("ol.room__rows").nth(number).locator("[name=text_en]").last


def written(page: Page, number: int) -> list[list[str]]:
    found: list[list[str]] = stored(page, number).evaluate_all(
        """rows => rows.map(row =>
             ["text_en", "text_zh"].map(name => row.querySelector(`[name=${name}]`).value))"""
    )
    return found


@pytest.mark.any_database
def test_rows_of_a_table_become_paragraphs(chromium: Browser, example: str) -> None:
    with in_room(chromium, example, SECRETARY) as page:
        before = written(page, 5)
        pasted(page, 5, WORD, "ignored")
        expect(page.locator("[data-status]").first).to_contain_text("2 paragraphs were pasted")
        wanted: list[Any] = [
            [
                "Both sides reported on the rules, \u201cas published\u201d.",
                "双方通报了各自的规则。",
            ],
            ["First.\nSecond.\nThird.", "第一。\n第二。"],
        ]
        expect(stored(page, 5)).to_have_count(len(before) + 2, timeout=PATIENCE)
        pasted(page, 5, WPS)
        wanted += [["Both sides agreed to go on.", "双方同意继续。"], ["", "第三段。"]]
        expect(stored(page, 5)).to_have_count(len(before) + 4, timeout=PATIENCE)
        pasted(page, 5, "", CELLS)
        wanted += [["The fourth.", "第四段。"], ["The fifth.", "第五段。"]]
        expect(stored(page, 5)).to_have_count(len(before) + 6, timeout=PATIENCE)
        # One column, of which a name is Chinese: no half of it is Chinese.
        pasted(page, 5, ONE_COLUMN)
        wanted += [["Tao Anqi (陶安琪) spoke.", ""], ["So it is.", ""]]
        expect(stored(page, 5)).to_have_count(len(before) + 8, timeout=PATIENCE)
        # As they are stored, in their order, after a new look.
        page.reload()
        assert written(page, 5) == [*before, *wanted]


@pytest.mark.any_database
def test_words_alone_are_pasted_as_words(chromium: Browser, example: str) -> None:
    with in_room(chromium, example, SECRETARY) as page:
        many = page.locator("li[data-row]").count()
        one = "<table><tr><td>One</td></tr></table>"
        for html, text in (("<p>One line.</p>", "One line."), (one, "One")):
            field = last(page, 1)
            field.click()
            taken = page.evaluate(
                PASTE.replace("field.dispatch", "return !field.dispatch"),
                [field.element_handle(), html, text],
            )
            assert not taken
        assert page.locator("li[data-row]").count() == many
