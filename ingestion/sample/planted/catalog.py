"""All kinds of defects, in the order in which they are planted.

Belongs here: putting the tables together. Does not belong here: any kind.

Kinds that few lines can carry come first, so that no other defect takes such a line.
"""

from __future__ import annotations

from ingestion.sample.planted.attendance import ATTENDANCE
from ingestion.sample.planted.discipline import DISCIPLINE
from ingestion.sample.planted.enrollment import ENROLLMENT
from ingestion.sample.planted.files import FILES
from ingestion.sample.planted.forms import FORMS
from ingestion.sample.planted.information import INFORMATION
from ingestion.sample.planted.kinds import FileDefect, LineDefect
from ingestion.sample.planted.language import LANGUAGE
from ingestion.sample.planted.language_tests import LANGUAGE_TESTS
from ingestion.sample.planted.local import LOCAL
from ingestion.sample.planted.programs import PROGRAMS
from ingestion.sample.planted.scores import SCORES

LINE_DEFECTS: tuple[LineDefect, ...] = tuple(
    sorted(
        (
            *ENROLLMENT, *INFORMATION, *PROGRAMS, *LANGUAGE, *ATTENDANCE, *DISCIPLINE, *SCORES,
            *FORMS, *LANGUAGE_TESTS, *LOCAL,
        ),
        key=lambda defect: not defect.claims_student,
    )
)  # fmt: skip
FILE_DEFECTS: tuple[FileDefect, ...] = FILES

# fmt: off
# What is found elsewhere in a district because a line of a record is rejected.
AFTER_REJECTION: dict[str, tuple[str, ...]] = {
    "calpads_senr": (
        "SENR0185", "ENROLL0001", "ENROLL0002", "ENROLL0003", "ENROLL0004", "ENROLL0006",
        "ENROLL0008", "ENROLL0009", "ENROLL0010", "GRADE0001", "GRADE0002", "GRADE0003",
    ),
    "calpads_sela": ("LEARNER0001",),
    "calpads_sinf": ("SENR0717E3",),
    "calpads_sinc": ("INCID0001", "INCID0002", "CERT127"),
    "calpads_sirs": ("CERT127",),
    "calpads_soff": ("CERT162",),
}
# fmt: on


def consequences(defect: LineDefect | FileDefect) -> tuple[str, ...]:
    """The rules that may find something because of a defect, beside its own rule."""
    if isinstance(defect, LineDefect) and defect.severity == "fatal":
        return (*defect.also, *AFTER_REJECTION.get(defect.record, ()))
    return defect.also
