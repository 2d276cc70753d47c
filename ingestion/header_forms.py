"""Which layout or mapping a header belongs to, and what a header lacks that belongs to none.

Belongs here: choosing among forms. Does not belong here: reading header lines
(ingestion/headers.py) or files without one (ingestion/identify.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ingestion import headers, mapping
from ingestion.headers import Form, Header, listed
from ingestion.layout import Layout
from ingestion.unreadable import UnreadableError

# From so many required columns on, most of them are enough to come near a form.
TELLING = 3


def choose(
    head: bytes,
    layouts: Mapping[str, Layout],
    mappings: Sequence[mapping.Mapping],
    delimiters: Sequence[str],
) -> tuple[Form, Header] | None:
    """The form and the header of a text: the first line that has all columns a form requires.

    If several forms fit, layouts go before mappings, then the one that knows most columns.
    Raises UnreadableError where a column of the form appears twice.
    """
    for forms in _by_rank(layouts, mappings):
        for readings in headers.candidates(head, delimiters):
            fitting = [(form, header) for form in forms for header in readings if form.fits(header)]
            if fitting:
                form, header = max(fitting, key=lambda found: found[0].known(found[1]))
                _refuse_twice(form, header)
                return form, header
    return None


def nearest_miss(
    head: bytes,
    layouts: Mapping[str, Layout],
    mappings: Sequence[mapping.Mapping],
    delimiters: Sequence[str],
) -> UnreadableError:
    """Why no form fits: what the header lacks and has too much of the form it comes nearest to."""
    near = [
        (form, header)
        for forms in _by_rank(layouts, mappings)
        for readings in headers.candidates(head, delimiters)
        for header in readings
        for form in forms
        if _most_columns_fit(form, header)
    ]
    if not near:
        return UnreadableError(
            "The content is of no known form: it neither begins with a CALPADS record type such "
            "as SENR^ nor has a header with the columns of a known file.",
            "Check what was exported, and that it is text.",
        )
    form, header = max(near, key=lambda found: found[0].known(found[1]))
    problem = (
        f"The file looks like a {form.title}, but its header in line {header.first_line:,} lacks "
        f"{listed(form.missing(header))}."
    )
    if unexpected := form.left_out(header):
        problem += f" It has columns that are not expected: {listed(unexpected)}."
    remedy = "Export it with all columns, under their names."
    told = [field.when_missing for field in form.missing_fields(header) if field.when_missing]
    if told and not form.mapping:
        remedy = " ".join(told)
    elif form.mapping:
        remedy = f"Export it with these columns, or have the mapping {form.mapping.name} changed."
    return UnreadableError(problem, remedy, form.layout.record)


def _by_rank(
    layouts: Mapping[str, Layout], mappings: Sequence[mapping.Mapping]
) -> Iterator[list[Form]]:
    yield [Form(layout) for layout in layouts.values() if layout.header]
    yield [Form(layouts[item.record], item) for item in mappings if item.record in layouts]


def _refuse_twice(form: Form, header: Header) -> None:
    if twice := form.twice(header):
        raise UnreadableError(
            f"Column {twice[0]} appears twice in the header.", "Remove one.", form.layout.record
        )


def _most_columns_fit(form: Form, header: Header) -> bool:
    """Whether a form knows most of the columns, or most of what it requires is there."""
    there = len(form.required) - len(form.missing(header))
    names = sum(1 for name in header.names if name)
    return names > 1 and (
        2 * form.known(header) > names or 2 * there > len(form.required) >= TELLING
    )
