"""Which scored pairs are links, which a person decides, and which are nothing.

Belongs here: pure functions from pairs to proposals. Does not belong here: scoring (linkage.py)
and what a link changes (decisions.py).

Links are one to one within a district: a record is about one student, and of a district's records
one is about each student. Links are never chained: a record is compared with known students only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from identity.linkage import Pair
from identity.reviews import Review
from identity.settings import LinkageSettings

# So many students are shown to the person who decides about one record.
MOST_CANDIDATES = 3
# Twins differ in their first names only, namesakes in their birth dates; the local identifier tells
# them apart. Those of twins are often neighbours, so only the same one says that they are one.
_TELLING = {
    "first_name": {"the same"},
    "birth_date": {"the same", "one character differs"},
}


@dataclass(frozen=True)
class Proposal:
    """A pair and what becomes of it: linked at once, or open until a person decides."""

    pair: Pair
    state: Literal["linked", "open"]


def contradictions(pair: Pair | Review) -> list[str]:
    """Which of first name and birth date are another one."""
    return [field for field in _TELLING if pair.levels.get(field) == "different"]


def is_sure(pair: Pair | Review, settings: LinkageSettings) -> bool:
    """Whether a pair may be linked without a person, or told of as probably one person.

    It is probable enough, and first name and birth date are not another one; where one of them is,
    the district's own identifier agrees.
    """
    against = contradictions(pair)
    if pair.probability < settings.linked_from or len(against) > 1:
        return False
    return all(pair.levels.get("local_student_id") in _TELLING[field] for field in against)


def choose(
    pairs: Iterable[Pair], districts: Mapping[str, str], settings: LinkageSettings
) -> list[Proposal]:
    """The proposals that follow from pairs; those of no proposal keep their own keys.

    `districts` gives the district of each record. A record is linked to its most probable student
    where that is sure (is_sure) and the distance to the next student as great as the settings want;
    where the first name or the birth date is another one, no other student may be in question.
    Otherwise its most probable students are open for review.
    """
    by_record: dict[str, list[Pair]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda pair: (-pair.weight, pair.record, pair.student)):
        if pair.probability >= settings.review_from:
            by_record[pair.record].append(pair)
    proposals: list[Proposal] = []
    taken: set[tuple[str, str]] = set()
    # The most probable records choose first.
    for candidates in by_record.values():
        best, *others = candidates
        place = (districts.get(best.record, ""), best.student)
        is_clear = not others or (
            not contradictions(best) and best.weight - others[0].weight >= settings.margin
        )
        if is_sure(best, settings) and is_clear and place not in taken:
            taken.add(place)
            proposals.append(Proposal(best, "linked"))
        else:
            proposals += [Proposal(pair, "open") for pair in candidates[:MOST_CANDIDATES]]
    return proposals
