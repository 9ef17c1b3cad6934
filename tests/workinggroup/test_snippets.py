"""Cutting the words around a match."""

from workinggroup.lib.snippets import BEFORE, LENGTH, excerpt, search_terms


def test_words_are_cut_at_blanks_and_wide_letters_made_plain() -> None:
    assert search_terms("  Ａ５-03   加密　认证 ") == ["A5-03", "加密", "认证"]
    assert search_terms("\x00\n") == []
    assert len(search_terms("a " * 50)) == 8


def test_excerpt_marks_every_match_and_keeps_the_text() -> None:
    pieces = excerpt("Encryption and encryption keys", ["encryption"])
    assert pieces == [
        ("Encryption", True),
        (" and ", False),
        ("encryption", True),
        (" keys", False),
    ]


def test_excerpt_of_a_long_text_begins_near_the_match() -> None:
    pieces = excerpt("字" * 500 + "加密" + "文" * 500, ["加密"])
    text = "".join(piece for piece, _found in pieces)
    assert text.startswith("…字")
    assert text.endswith("文…")
    assert len(text) == LENGTH + 2
    assert ("加密", True) in pieces


def test_excerpt_begins_and_ends_with_whole_words() -> None:
    text = "sides explained " * 10 + "the encryption rules " + "of published guidance " * 20
    told = "".join(piece for piece, _found in excerpt(text, ["encryption"]))
    assert told.startswith(("…sides explained", "…explained sides"))
    assert told.endswith((" of…", " published…", " guidance…"))
    assert len(told) <= LENGTH + 2
    at_a_blank = "x" * 9 + " " + "y" * (BEFORE - 2) + " key"
    assert excerpt(at_a_blank, ["key"])[:2] == [("…", False), ("y" * (BEFORE - 2) + " ", False)]
    # One word without a blank is cut where it has to be.
    assert "".join(p for p, _found in excerpt("x" * 500, [])) == "x" * LENGTH + "…"


def test_excerpt_without_a_match_is_the_beginning() -> None:
    assert excerpt("short", ["x"]) == [("short", False)]
    assert excerpt("", ["x"]) == []


def test_signs_of_regular_expressions_are_only_signs() -> None:
    assert search_terms("(.* [a-z]+ \\ % _") == ["a-z"]
    assert ("R&D", True) in excerpt("what R&D means", search_terms("r&d"))
