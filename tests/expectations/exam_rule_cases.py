"""Exam scores that break rules over several exams of a file, and others that do not.

Belongs here: cases of the rules of ap_exam_score and ib_exam_score in expectations/rules/. Does not
belong here: cases of CALPADS records (set_rule_cases.py) or the tests (test_set_rules.py).
"""

from __future__ import annotations

from tests.expectations.set_rule_cases import Case
from tests.expectations.submissions import line

AP, IB = "ap_exam_score", "ib_exam_score"


def exams(year: str | None, code: str | None, score: str | None, **changes) -> dict:
    """A student's line with exam 36 of 2025 (score 3) and another exam, 30th of the line."""
    values = {"exam_year_30": year, "exam_code_30": code, "exam_score_30": score}
    unset = {f"exam_{name}_02": None for name in ("year", "code", "score")}
    return line(AP, **(values | unset | changes))


EXAM_CASES = [
    Case("an exam without a code", [], AP, [exams("2024", None, "3")], [(1, "AP0001")]),
    Case("an exam without a year", [], AP, [exams(None, "7", "3")], [(1, "AP0001")]),
    Case("an exam without a score", [], AP, [exams("2024", "7", None)], []),
    Case("an exam of the year after", [], AP, [exams("2026", "7", "3")], [(1, "AP0002")]),
    Case("an exam of the year before", [], AP, [exams("2024", "7", "3")], []),
    Case("an exam twice in a line", [], AP, [exams("2025", "036", "4")], [(1, "AP0003")]),
    Case("an exam twice with one score", [], AP, [exams("2025", "036", "3")], []),
    Case("an exam again in another year", [], AP, [exams("2024", "36", "4")], []),
    Case("an exam twice in two lines", [], AP,
         [exams("2024", "7", "3"), exams("2024", "07", "4", school_code="1930002")],
         [(1, "AP0003"), (2, "AP0003")]),
    Case("an exam of two students", [], AP,
         [exams("2024", "7", "3"), exams("2024", "7", "4", local_student_id="A2")], []),
    Case("a subject at two levels", [], IB,
         [line(IB), line(IB, subject="BIOLOGY", subject_level="SL", exam_grade="7")],
         [(1, "IB0003"), (2, "IB0003")]),
    Case("two subjects", [], IB, [line(IB), line(IB, subject="History", exam_grade="7")], []),
    Case("a subject in two sessions", [], IB,
         [line(IB), line(IB, exam_session="november", exam_grade="7")], []),
]  # fmt: skip
