"""Every line is accepted, rejected or superseded, whatever is sent, in whatever order.

Random sequences of small submissions, gated and gated again, against a naive model.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from expectations.gate import gate_loaded
from expectations.replay import regate
from tests.expectations.submissions import ledger, line, submit

# A line: school, student, and whether it follows the rules. A submission: lines, malformed lines;
# so few that only one without any sound line is held.
LINES = st.lists(
    st.tuples(st.integers(1, 2), st.integers(1, 3), st.sampled_from([True, True, True, False])),
    min_size=1,
    max_size=4,
)
SUBMISSIONS = st.lists(st.tuples(LINES, st.integers(0, 1)), min_size=1, max_size=2)
# A round: what is sent, then which gated submissions are gated again; the gate ends the round.
ROUNDS = st.lists(
    st.tuples(SUBMISSIONS, st.lists(st.integers(0, 3), max_size=2)), min_size=2, max_size=4
)
BAD = {
    "calpads_sirs": {"incident_result_code": "999"},
    "calpads_sela": {"english_acquisition_status_code": "ZZ"},
}
_district = itertools.count(1_000_001)


@dataclass
class Model:
    """What was sent and gated, and the definitions of superseding written as loops."""

    by_unit: bool
    sent: dict[int, tuple[list, int]] = field(default_factory=dict)
    gated: set[int] = field(default_factory=set)

    def sound(self, number: int) -> list[tuple[int, tuple[int, int]]]:
        """(line number, (school, student)) of the lines that are not rejected."""
        found, seen = [], set()
        for place, (school, student, is_good) in enumerate(self.sent[number][0], 1):
            if is_good and not (self.by_unit and (school, student) in seen):
                seen.add((school, student))
                found.append((place, (school, student)))
        return found

    def is_in_force(self, number: int, place: int, key: tuple[int, int]) -> bool:
        for other in self.gated:
            for other_place, other_key in self.sound(other):
                if self.by_unit:
                    newer, same = other > number, other_key[0] == key[0]
                else:
                    # The key of SELA is the student, whatever the school.
                    newer, same = (other, other_place) > (number, place), other_key[1] == key[1]
                if newer and same:
                    return False
        return True

    def expected(self, number: int) -> tuple[str, int, int, int, int]:
        lines, malformed = self.sent[number]
        received, sound = len(lines) + malformed, self.sound(number)
        if not sound:
            return "held", received, 0, received, 0
        accepted = sum(self.is_in_force(number, *item) for item in sound)
        rejected = received - len(sound)
        state = "accepted_with_warnings" if rejected else "accepted"
        if not accepted:
            state = "superseded"
        return state, received, accepted, rejected, len(sound) - accepted


@pytest.mark.parametrize("record", sorted(BAD))
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # an example takes a second: too long to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rounds=ROUNDS)
def test_received_is_accepted_rejected_or_superseded(connection, record, rounds):
    district = str(next(_district))
    model = Model(by_unit=record == "calpads_sirs")

    def compare() -> None:
        for number in model.gated:
            assert ledger(connection, number) == model.expected(number), (number, model)

    for submissions, again in rounds:
        for lines, malformed in submissions:
            number = submit(
                connection, record, to_send(record, district, lines), district=district,
                malformed=malformed,
            )  # fmt: skip
            model.sent[number] = (lines, malformed)
        for choice in again:
            if model.gated:
                number = sorted(model.gated)[choice % len(model.gated)]
                regate(connection, number)
                model.gated.discard(number)
                compare()
        gate_loaded(connection)
        model.gated |= set(model.sent)
        compare()


def to_send(record: str, district: str, lines: list) -> list[dict]:
    """The lines of the model as lines of the record."""
    return [
        line(
            record,
            reporting_lea=district,
            school_of_attendance=f"193000{school}",
            ssid=f"123456789{student}",
            **({} if is_good else BAD[record]),
        )
        for school, student, is_good in lines
    ]
