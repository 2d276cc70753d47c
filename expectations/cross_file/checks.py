"""The checks across files as data, and the SQL of each.

Belongs here: checks.yml and sql/*.sql, read and put together. Does not belong here: running them
(run.py) or writing what they find (findings.py).

A file in sql/ is one query of (district_id, school_year, submission_id, line_number, about, detail)
over the staging and conformed tables of the build. Submission and line are null where the finding
is about the whole; `about` tells what it is about, so that it is known again when the line is sent
anew; `detail` is a sentence with the numbers, never a student's, or null. It may name
- `scopes`: the districts and school years to check (district_id, school_year, prior_year,
  starts_on, ends_on, census_day);
- `enrolled_years`: district years of which enrollments are in force. What is missing altogether is
  for the submission calendar to say, not line by line;
- `sent_years`: those of them that the district sent itself (SENR), not as an extract only;
- `census_enrollment`: primary enrollments on Census Day, in these years and those before them, of
  years that the district sent;
- `census_changes`: of districts and years whose Census Day is past, the students then and a year
  before (n, n_before) by kind (all, grade, race_ethnicity, english_learners) and about;
- `defiance`: incidents of students whose only offense is 511 (disruption or defiance);
- `special_education`: of those on Census Day, students and participants of special education by
  district year;
- `completions`: of years that are over and those before them, students, graduates and dropouts by
  district year, grades 7 to 12;
- `{record}`, `{field}` and the `names` of the check: so one query serves several checks;
- `limit('<name>')`: a limit of the check; `combinations('<table>')`, `number(column)` and
  `day(column)` as in expectations/set_rules.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from expectations import predicates, set_rules
from expectations.dimensions import Dimension
from expectations.field_rules import Severity
from ingestion import yaml_file

FOLDER = Path(__file__).parent
COLUMNS = ("district_id", "school_year", "submission_id", "line_number", "about", "detail")

_NAME = re.compile(r"\{(\w+)\}")
_RELATION = re.compile(r"\b(?:staging|conformed|build)\.\w+")

# The district years to build, those whose prior year is built, and where a public file came, all of
# its year.
SCOPES = """
select s.district_id, s.school_year, y.starts_on, y.ends_on, y.census_day,
    (left(s.school_year, 4)::integer - 1)::text || '-' || left(s.school_year, 4) as prior_year
from (
    select district_id, school_year from ledger.scopes_to_compare
    where district_id not in ('collaborative', 'public')
    union
    select c.district_id, c.school_year from ledger.submission_coverage c
    join ledger.pending_scopes p on p.school_year = c.school_year and p.district_id = 'public'
    where c.district_id <> ''
) s
join conformed.school_years y on y.school_year = s.school_year
"""

# In this order: each may read those before it.
_COMMON = {
    "enrolled_years": """
select distinct district_id, school_year from conformed.int_enrollment_line
where district_id in (select district_id from scopes) and not is_deleted
""",
    # A year of which only an extract came (CENR) is history, which may hold some grades only.
    "sent_years": """
select distinct district_id, school_year from staging.stg_calpads__enrollment
where district_id in (select district_id from scopes) and not is_deleted
""",
    "census_enrollment": """
select span.district_id, span.school_year, span.school_id, span.student_key, span.grade_level,
    span.race_ethnicity, span.english_language_acquisition_status, span.submission_id,
    span.line_number
from conformed.fct_enrollment_span span
join conformed.school_years year on year.school_year = span.school_year
join sent_years sent on sent.district_id = span.district_id and sent.school_year = span.school_year
where span.is_primary and span.is_qualifying
    and year.census_day between span.span_start and span.span_end
    and (span.district_id, span.school_year) in (
        select district_id, school_year from scopes
        union all select district_id, prior_year from scopes
    )
""",
    "census_counts": """
select district_id, school_year, kind, about, count(distinct student_key) as n
from census_enrollment
cross join lateral (values
    ('all', ''), ('grade', grade_level), ('race_ethnicity', race_ethnicity),
    (case when english_language_acquisition_status = 'EL' then 'english_learners' end, '')
) as counted (kind, about)
where kind is not null and about is not null
group by district_id, school_year, kind, about
""",
    "census_changes": """
select scopes.district_id, scopes.school_year, kind, about, counts.n, before.n as n_before
from scopes
join census_counts counts using (district_id, school_year)
join census_counts before using (district_id, kind, about)
where before.school_year = scopes.prior_year and scopes.census_day < current_date
""",
    "defiance": """
select district_id, school_year, school_id, student_key, incident_id
from scopes
join staging.stg_calpads__incident_offense using (district_id, school_year)
where not is_deleted
group by district_id, school_year, school_id, student_key, incident_id
having min(offense_code) = '511' and max(offense_code) = '511'
""",
    "special_education": """
select enrolled.district_id, enrolled.school_year,
    count(distinct enrolled.student_key) as students,
    count(distinct span.student_key) as participants
from census_enrollment enrolled
join conformed.school_years year using (school_year)
left join conformed.fct_special_education_span span
    on span.district_id = enrolled.district_id
    and span.student_key = enrolled.student_key and span.is_participating
    and year.census_day between span.span_start and span.span_end
group by enrolled.district_id, enrolled.school_year
""",
    "completions": """
select district_id, school_year, count(*) as students,
    count(*) filter (where is_in_grade_12) as seniors,
    count(*) filter (where has_graduated) as graduates,
    count(*) filter (where has_met_uc_csu) as uc_csu,
    count(*) filter (where has_dropped_out) as dropouts
from (
    select span.district_id, span.school_year, span.student_key,
        bool_or(span.completion_status in ('100', '106', '108')) as has_graduated,
        bool_or(span.exit_reason in ('E140', 'E300', 'E400')) as has_dropped_out,
        bool_or(span.completion_status in ('100', '106', '108')
            and sent.student_met_all_uc_csu_requirements_indicator = 'Y') as has_met_uc_csu,
        bool_or(span.grade_level = '12') as is_in_grade_12
    from conformed.fct_enrollment_span span
    join sent_years using (district_id, school_year)
    left join raw.calpads_senr sent using (submission_id, line_number)
    where (span.district_id, span.school_year) in (
            select district_id, school_year from scopes where ends_on < current_date
            union all
            select district_id, prior_year from scopes where ends_on < current_date
        )
        and span.is_qualifying and span.grade_level in ('07', '08', '09', '10', '11', '12')
    group by span.district_id, span.school_year, span.student_key
) student group by district_id, school_year
""",
}


class Check(BaseModel):
    """A check across files: a rule about a record, with a query and its limits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    record: str
    field: str | None = None
    severity: Severity
    dimension: Dimension = "consistency"
    finds: str
    message: str
    remedy: str
    names: Mapping[str, Annotated[str, Field(pattern="^[a-z_]+$")]] = {}
    limits: Mapping[str, float] = {}
    limits_of_cde: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The code and what the query finds, which is unique."""
        return f"{self.code} {self.finds.removesuffix('.sql').replace('_', ' ')}"

    @model_validator(mode="after")
    def _has_the_limits_of_cde(self) -> Check:
        if not set(self.limits_of_cde) <= self.limits.keys():
            raise ValueError(f"{self.code}: limits_of_cde names limits that the check has not")
        return self


@cache
def load() -> tuple[Check, ...]:
    """All checks in the order of checks.yml. Raises ValueError (pydantic's) for a wrong entry."""
    return tuple(Check.model_validate(item) for item in yaml_file.read(FOLDER / "checks.yml"))


def query(check: Check) -> str:
    """The SQL of a check: rows of COLUMNS.

    Raises FileNotFoundError where a file is missing and KeyError for a limit or a name that is not
    given.
    """
    text = (FOLDER / "sql" / check.finds).read_text(encoding="utf-8")
    if check.names:
        names = {"record": check.record, "field": check.field or "", **check.names}
        text = _NAME.sub(lambda match: names[match.group(1)], text)
    text = predicates.with_limits(text, check.limits)
    text = predicates.expand(set_rules.with_tables(text))
    common = "".join(f", {name} as ({_COMMON[name]})" for name in _common_parts(text))
    columns = ", ".join(COLUMNS)
    return (
        f"with scopes as materialized ({SCOPES}){common}"  # noqa: S608 - our own files
        f" select {columns} from (\n{text}) found"
    )


def _common_parts(text: str) -> list[str]:
    """What a query needs of _COMMON, in its order."""
    needed: list[str] = []
    for name in reversed(_COMMON):
        if re.search(rf"\b{name}\b", " ".join([text, *(_COMMON[part] for part in needed)])):
            needed.insert(0, name)
    return needed


def relations(check: Check) -> frozenset[str]:
    """The tables and views of the build that a check reads."""
    return frozenset(_RELATION.findall(query(check)))
