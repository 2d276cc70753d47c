"""What the linkage compares, level by level, and which pairs it compares at all.

Belongs here: the comparisons and blocking rules from which the model is trained. Does not belong
here: training (train.py) or using the trained model (linkage.py), which holds them in its JSON.

Two records are compared only where one of the blocking rules holds, so that a million records
against five million students stay tens of millions of pairs.
"""

from __future__ import annotations

import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import SettingsCreator

_OTHER = "l.student_key <> r.student_key"
# Day and month exchanged.
_SWAPPED = "substr({0}, 1, 4) || substr({0}, 7, 2) || substr({0}, 5, 2)"
_EXCHANGED = "first_name_l = last_name_r and last_name_l = first_name_r"
_NEARLY_EXCHANGED = (
    "jaro_winkler_similarity(first_name_l, last_name_r) >= 0.85"
    " and jaro_winkler_similarity(last_name_l, first_name_r) >= 0.85"
)

# CCYYMMDD, as text. candidates.py reads what any of these rules may compare.
BLOCKING = [
    f"{rule} and {_OTHER}"
    for rule in (
        "l.birth_date = r.birth_date and l.first_name = r.first_name",
        "l.birth_date = r.birth_date and substr(l.last_name, 1, 3) = substr(r.last_name, 1, 3)",
        "l.first_name = r.first_name and l.last_name = r.last_name"
        " and (substr(l.birth_date, 1, 4) = substr(r.birth_date, 1, 4)"
        " or substr(l.birth_date, 5, 4) = substr(r.birth_date, 5, 4)"
        " or l.birth_date is null or r.birth_date is null)",
        "l.first_name = r.last_name and l.last_name = r.first_name",
        f"l.birth_date = {_SWAPPED.format('r.birth_date')} and l.last_name = r.last_name",
        f"l.birth_date = {_SWAPPED.format('r.birth_date')} and l.first_name = r.first_name",
        # One name differs, and the day or the year of birth.
        "l.first_name = r.first_name and substr(l.last_name, 1, 3) = substr(r.last_name, 1, 3)"
        " and substr(l.birth_date, 1, 6) = substr(r.birth_date, 1, 6)",
        "l.last_name = r.last_name and substr(l.first_name, 1, 3) = substr(r.first_name, 1, 3)"
        " and substr(l.birth_date, 1, 6) = substr(r.birth_date, 1, 6)",
        # First and last name exchanged, and one of them mistyped.
        "l.birth_date = r.birth_date and l.first_name = r.last_name",
        "l.birth_date = r.birth_date and l.last_name = r.first_name",
        "l.school_id = r.school_id and l.first_name = r.last_name",
        "l.school_id = r.school_id and l.last_name = r.first_name",
        "l.school_id = r.school_id and l.birth_date = r.birth_date",
        "l.school_id = r.school_id and l.last_name = r.last_name",
        "l.school_id = r.school_id and l.first_name = r.first_name",
        "l.district_id = r.district_id and l.local_student_id = r.local_student_id",
    )
]
# In a district an identifier is one student's, but for mistakes: where three records in a thousand
# have somebody else's, in a district of 1,500 students (as in planted.py), this is how often two
# students have the same one. No sample is large enough to count them.
SAME_LOCAL_BY_MISTAKE = 0.003 / 1500
# Two people whose first and last names are each other's, or nearly: too rare to be counted in a
# sample. Made-up names drawn at random give 3e-10 and 3.5e-7; more real names are used as both.
EXCHANGED_BY_CHANCE, NEARLY_EXCHANGED_BY_CHANCE = 1e-6, 2e-6


def settings() -> SettingsCreator:
    """The model before training."""
    return SettingsCreator(
        link_type="link_only",
        comparisons=[_first_name(), _last_name(), _birth_date(), _gender(), _local_id(), _place()],
        blocking_rules_to_generate_predictions=BLOCKING,
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
        additional_columns_to_retain=["student_key"],
        linker_uid="students",
    )


def _first_name() -> comparisons.CustomComparison:
    return comparisons.CustomComparison(
        output_column_name="first_name",
        comparison_levels=[
            levels.NullLevel("first_name"),
            levels.ExactMatchLevel("first_name").configure(
                tf_adjustment_column="first_name", label_for_charts="the same"
            ),
            levels.CustomLevel(
                "jaro_winkler_similarity(first_name_l, first_name_r) >= 0.92"
                " or damerau_levenshtein(first_name_l, first_name_r) = 1",
                "nearly the same",
            ),
            levels.CustomLevel(
                "starts_with(first_name_l, first_name_r)"
                " or starts_with(first_name_r, first_name_l)",
                "one is short for the other",
            ),
            levels.CustomLevel(_EXCHANGED, "first and last name exchanged").configure(
                u_probability=EXCHANGED_BY_CHANCE, fix_u_probability=True
            ),
            levels.CustomLevel(_NEARLY_EXCHANGED, "first and last name nearly exchanged").configure(
                u_probability=NEARLY_EXCHANGED_BY_CHANCE, fix_u_probability=True
            ),
            levels.ElseLevel().configure(label_for_charts="different"),
        ],
    )


def _last_name() -> comparisons.CustomComparison:
    return comparisons.CustomComparison(
        output_column_name="last_name",
        comparison_levels=[
            levels.NullLevel("last_name"),
            levels.ExactMatchLevel("last_name").configure(
                tf_adjustment_column="last_name", label_for_charts="the same"
            ),
            levels.CustomLevel(
                "jaro_winkler_similarity(last_name_l, last_name_r) >= 0.94"
                " or damerau_levenshtein(last_name_l, last_name_r) = 1",
                "nearly the same",
            ),
            levels.CustomLevel(
                "list_has_any(string_split(last_name_l, ' '), string_split(last_name_r, ' '))",
                "a part is the same",
            ),
            # What the exchange says is counted with the first name.
            levels.CustomLevel(_NEARLY_EXCHANGED, "first and last name exchanged").configure(
                m_probability=0.01, u_probability=0.01,
                fix_m_probability=True, fix_u_probability=True,
            ),
            levels.ElseLevel().configure(label_for_charts="different"),
        ],
    )  # fmt: skip


def _birth_date() -> comparisons.CustomComparison:
    return comparisons.CustomComparison(
        output_column_name="birth_date",
        comparison_levels=[
            levels.NullLevel("birth_date"),
            levels.ExactMatchLevel("birth_date").configure(label_for_charts="the same"),
            levels.CustomLevel(
                f"birth_date_l = {_SWAPPED.format('birth_date_r')}", "day and month exchanged"
            ),
            levels.CustomLevel(
                "damerau_levenshtein(birth_date_l, birth_date_r) = 1", "one digit differs"
            ),
            levels.CustomLevel(
                "substr(birth_date_l, 1, 6) = substr(birth_date_r, 1, 6)"
                " or substr(birth_date_l, 5, 4) = substr(birth_date_r, 5, 4)",
                "only the day or the year differs",
            ),
            levels.ElseLevel().configure(label_for_charts="different"),
        ],
    )


def _gender() -> comparisons.CustomComparison:
    return comparisons.CustomComparison(
        output_column_name="gender",
        comparison_levels=[
            levels.NullLevel("gender"),
            levels.ExactMatchLevel("gender").configure(label_for_charts="the same"),
            levels.ElseLevel().configure(label_for_charts="different"),
        ],
    )


def _local_id() -> comparisons.CustomComparison:
    return comparisons.CustomComparison(
        output_column_name="local_student_id",
        comparison_levels=[
            levels.CustomLevel(
                "local_student_id_l is null or local_student_id_r is null"
                " or district_id_l is distinct from district_id_r",
                "not comparable",
            ).configure(is_null_level=True),
            levels.ExactMatchLevel("local_student_id").configure(
                label_for_charts="the same",
                u_probability=SAME_LOCAL_BY_MISTAKE,
                fix_u_probability=True,
            ),
            # Of three characters, one says too little.
            levels.CustomLevel(
                "length(local_student_id_l) > 3"
                " and damerau_levenshtein(local_student_id_l, local_student_id_r) = 1",
                "one character differs",
            ),
            levels.ElseLevel().configure(label_for_charts="different"),
        ],
    )


def _place() -> comparisons.CustomComparison:
    return comparisons.CustomComparison(
        output_column_name="place",
        comparison_levels=[
            levels.CustomLevel(
                "district_id_l is null or district_id_r is null", "unknown"
            ).configure(is_null_level=True),
            levels.CustomLevel("school_id_l = school_id_r", "the same school"),
            levels.CustomLevel("district_id_l = district_id_r", "the same district"),
            levels.ElseLevel().configure(label_for_charts="another district"),
        ],
    )
