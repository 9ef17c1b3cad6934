"""What lists of the admin site add to Django's."""

import pytest

from workinggroup.templatetags.desk import is_folded, labelled


def test_each_cell_bears_the_head_of_its_column() -> None:
    heads = [{"text": "<span>select</span>"}, {"text": "due on"}, {"text": 'R&D "\\1"'}]
    cells = ['<td class="action-checkbox"><input></td>', '<th class="field-due_on">1</th>']
    cells.append("<td>2</td>")
    assert list(labelled(cells, heads)) == [
        '<td data-label="" class="action-checkbox"><input></td>',
        '<th data-label="Due on" class="field-due_on">1</th>',
        '<td data-label="R&amp;D &quot;\\1&quot;">2</td>',
    ]


@pytest.mark.parametrize(
    ("many", "chosen", "folded"),
    [(12, 0, False), (13, 0, True), (13, 5, False)],
)
def test_a_long_filter_is_folded_until_something_of_it_is_chosen(
    many: int, chosen: int, folded: bool
) -> None:
    assert is_folded([{"selected": number == chosen} for number in range(many)]) is folded
