"""What a careful lawyer compares between the two texts of a pair, done by the machine.

English and Chinese are both originals of equal standing: what one of them says alone is a question
to both authors. Remarks are shown at the paragraph and block nothing, so that what may be right in
one language only is left alone: a remark too many costs more than one too few. Pure.
"""

from meetings.rules.pair_check.comparing import remarks_on
from meetings.rules.pair_check.names import NamePair, company_names, person_names
from meetings.rules.pair_check.remark import PairRemark, RemarkKind
from meetings.rules.pair_check.terms import TermCheck, TermPair, term_forms, term_pairs

__all__ = [
    "NamePair",
    "PairRemark",
    "RemarkKind",
    "TermCheck",
    "TermPair",
    "company_names",
    "person_names",
    "remarks_on",
    "term_forms",
    "term_pairs",
]
