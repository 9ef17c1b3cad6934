"""What a careful lawyer compares between the two texts of a pair, done by the machine.

English and Chinese are both originals of equal standing: what one of them says alone is a question
to both authors. Remarks are shown at the paragraph and block nothing, so that what may be right in
one language only is left alone: a remark too many costs more than one too few. Pure.

What it does not see: the same fact said more or less often, or of somebody else (five from one side
and six from the other, changed about); signs before numbers, `about` and `more than`; one, first,
both; numbers that stand elsewhere in the other half for something else; a negation where that half
has another one in as many sentences, or a word that may stand for one; should for shall; a duty
beside a permission; what is said in the words of no list.
"""

from meetings.rules.pair_check.comparing import remarks_on
from meetings.rules.pair_check.names import NamePair, company_names, person_names
from meetings.rules.pair_check.remark import PairRemark, RemarkKind
from meetings.rules.pair_check.terms import TermPair, term_forms, term_pairs

__all__ = [
    "NamePair",
    "PairRemark",
    "RemarkKind",
    "TermPair",
    "company_names",
    "person_names",
    "remarks_on",
    "term_forms",
    "term_pairs",
]
