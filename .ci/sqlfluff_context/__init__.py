"""What sqlfluff needs to render dbt's SQL without dbt and without a database.

Belongs here: the parts of dbt's Jinja context that sqlfluff does not bring and our models use.
Does not belong here: macros; sqlfluff reads them from dbt_project/macros.
"""

from pathlib import Path
from types import SimpleNamespace

import yaml
from jinja2 import pass_context

_PROJECT = Path(__file__).resolve().parents[2] / "dbt_project" / "dbt_project.yml"
_VARS = yaml.safe_load(_PROJECT.read_text(encoding="utf-8"))["vars"]


def var(name, default=None):
    """The value of a var of dbt_project.yml."""
    return _VARS.get(name, default)


@pass_context
def _dispatch(context, name, namespace=None):
    return context.resolve_or_missing(f"postgres__{name}")


adapter = SimpleNamespace(dispatch=_dispatch)
dbt = SimpleNamespace(
    concat=" || ".join,
    date_trunc=lambda part, date: f"date_trunc('{part}', {date})",
    dateadd=lambda part, number, date: f"{date} + interval '{number} {part}'",
    escape_single_quotes=lambda value: value.replace("'", "''"),
    listagg=lambda value, delimiter, order: f"string_agg({value}, {delimiter} {order})",
    string_literal=lambda value: f"'{value}'",
)
flags = SimpleNamespace(FULL_REFRESH=False)
# As while dbt parses: nothing is known of other models.
execute = False
