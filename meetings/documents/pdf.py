"""A paper as PDF: tagged (PDF/UA-1), with the faces that it is set in."""

import datetime as dt
import json
import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from meetings.documents.characters import characters_lacking, code_point, in_code_points
from meetings.documents.model import (
    PAGE_PLACE,
    PAGES_PLACE,
    Document,
    PaperCell,
    PaperHeading,
    PaperPiece,
    PaperTable,
    Passage,
    SignatureBlock,
    texts_in,
)
from meetings.documents.wording import both, half_of
from workinggroup.lib.bilingual import TEXT_LANGUAGES, Bilingual
from workinggroup.lib.errors import Refused

_log = logging.getLogger(__name__)
_TYPESETTER = Path(__file__).parent / "typesetter.py"
# Seconds; forty pages take less than one.
_LONGEST = 30


def write_pdf(document: Document, languages: tuple[str, ...], *, dated: dt.datetime) -> bytes:
    """`document` as PDF in these `languages` (suffixes); `dated` (aware) is when its words are of,
    so that the same words make the same bytes. Raises `Refused` where it cannot be set."""
    paper = _Writer(document, languages).paper()
    sent = json.dumps({"paper": paper, "dated": int(dated.timestamp())})
    try:
        made = subprocess.run(
            [sys.executable, "-I", str(_TYPESETTER)],
            input=sent.encode(),
            capture_output=True,
            timeout=_LONGEST,
            # It needs none of the secrets that this process was given.
            env={},
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        _log.error("The typesetter failed: %s", (error.stderr or b"").decode(errors="replace"))
        raise Refused(_("This paper could not be made. Please tell your secretariat.")) from error
    return made.stdout


def _places(page: str) -> list[str]:
    """The words around the numbers of a page, and what stands for these."""
    parts = re.split(f"({PAGE_PLACE}|{PAGES_PLACE})", page)
    names = {PAGE_PLACE: "page", PAGES_PLACE: "pages"}
    return [names.get(part, part) for part in parts]


class _Writer:
    """A paper as the data that the layout reads: every text is in every language of it."""

    def __init__(self, document: Document, languages: tuple[str, ...]) -> None:
        self.document = document
        self.languages = document.in_languages(languages)
        shown = (pair.text(code) for pair in texts_in(document) for code in TEXT_LANGUAGES)
        self.lacking = characters_lacking(shown)

    def paper(self) -> dict[str, Any]:
        document = self.document
        return {
            "languages": list(self.languages),
            "sheet": "us-letter" if document.american else "a4",
            "name": f"{document.title.text(self.languages[0])} {document.symbol}",
            "author": document.group.text(self.languages[0]),
            "keywords": [document.symbol],
            "symbol": document.symbol,
            **{
                name: self.pair(getattr(document, name))
                for name in ("group", "title", "status", "copy", "fingerprint")
            },
            "fingerprints": [list(each) for each in document.fingerprints],
            "page": {code: _places(document.page.text(code)) for code in self.languages},
            "facts": [[self.pair(label), self.pair(value)] for label, value in document.facts],
            "blocks": [*self.about_characters(), *map(self.block, document.blocks)],
        }

    def pair(self, pair: Bilingual) -> dict[str, str]:
        """Both halves; of a paper in one language the other one, said to be so, where the text is
        in that alone."""
        alone = len(self.languages) == 1
        return {
            code: in_code_points(half_of(pair, code) if alone else pair.text(code), self.lacking)
            for code in self.languages
        }

    def about_characters(self) -> list[dict[str, Any]]:
        if not self.lacking:
            return []
        points = ", ".join(map(code_point, self.lacking))
        why = both(
            lambda: (
                _("Characters missing from this typeface, shown as code points: %(points)s.")
                % {"points": points}
            )
        )
        return [self.block(Passage(PaperCell(why), quiet=True))]

    def block(self, block: PaperPiece) -> dict[str, Any]:
        match block:
            case PaperHeading():
                return {
                    "type": "heading",
                    "text": self.pair(block.text),
                    "number": block.number,
                    "level": block.level,
                    "breaks": block.breaks,
                }
            case Passage():
                return {
                    "type": "passage",
                    "cell": self.cell(block.cell),
                    "number": block.number,
                    "quiet": block.quiet,
                }
            case PaperTable():
                return self.table(block)
            case SignatureBlock():
                return self.signatures(block)

    def table(self, block: PaperTable) -> dict[str, Any]:
        return {
            "type": "table",
            "numbered": block.numbered,
            "number": self.pair(block.number),
            "columns": [
                {"label": self.pair(each.label), "share": each.share} for each in block.columns
            ],
            "rows": [
                {"number": row.number, "cells": [self.cell(each) for each in row.cells]}
                for row in block.rows
            ],
        }

    def signatures(self, block: SignatureBlock) -> dict[str, Any]:
        return {
            "type": "signatures",
            "closing": self.pair(block.closing),
            "signed": list(block.signed),
            "boxes": [
                {
                    "side": self.pair(box.side),
                    "lines": [self.cell(each) for each in box.lines],
                    "blank": self.pair(box.blank),
                }
                for box in block.boxes
            ],
        }

    def cell(self, cell: PaperCell) -> dict[str, Any]:
        return {"text": self.pair(cell.text), "lead": self.pair(cell.lead)}
