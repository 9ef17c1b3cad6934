"""The signature block: who cleared and signed which words, when, and how they had proved who they
are."""

from django.utils.translation import gettext as _

from meetings.documents.model import NOTHING, PaperCell, SignatureBlock, SignatureBox
from meetings.documents.wording import both, enumerated_pair, in_lines, side_name
from meetings.enums import Capacity
from meetings.models import Signature
from meetings.queries.texts.sources import TextSource
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.dual_time import lines_in_full
from workinggroup.lib.viewer import ProofWay, Role, Side


def signature_block(source: TextSource, copy: Side) -> SignatureBlock:
    """Both sides' keys on this revision; where a head has not signed, the place for it."""
    return SignatureBlock(
        boxes=tuple(_box(source, side, copy) for side in (copy, copy.other)),
        signed=(source.symbol, source.fingerprint),
        closing=both(lambda: _("Both texts are originals and equally authentic.")),
    )


def _box(source: TextSource, side: Side, copy: Side) -> SignatureBox:
    keys = {row.capacity: row for row in source.signatures if row.side == side}
    lines = tuple(_line(keys.get(each), each, copy) for each in Capacity)
    waits = Capacity.SIGN not in keys
    blank = both(lambda: _("Head of delegation")) if waits else NOTHING
    return SignatureBox(side_name(side), lines, blank)


def _line(key: Signature | None, capacity: Capacity, copy: Side) -> PaperCell:
    if key is None:
        return PaperCell(
            both(
                lambda: (
                    _("Not cleared by counsel yet")
                    if capacity == Capacity.CLEAR
                    else _("Not signed by the head yet")
                )
            )
        )
    lead = both(
        lambda: _("Cleared by counsel") if capacity == Capacity.CLEAR else _("Signed by the head")
    )
    parts = [_who(key), both(lambda: "\n".join(lines_in_full(key.signed_at, first=copy)))]
    if key.way:
        parts.append(
            both(lambda: _("Identity proved by %(way)s") % {"way": ProofWay(key.way).label})
        )
    return PaperCell(in_lines(parts), lead)


def _who(key: Signature) -> Bilingual:
    role = both(lambda: Role(key.role).label) if key.role else NOTHING
    return enumerated_pair([key.names, role, Bilingual(key.company_en, key.company_zh)])
