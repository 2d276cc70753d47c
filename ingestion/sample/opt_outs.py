"""Schools where many parents keep their children out of the state tests.

Belongs here: who stays out, so that some schools and groups fall under the participation that the
Dashboard requires. Does not belong here: the tests themselves (assessments.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.assessments import CONDITIONS

_SCHOOLS, _LEAST, _MOST = 0.3, 0.03, 0.16
_PARENTS = CONDITIONS.index("PGE")


def with_opt_outs(rng: np.random.Generator, tests: pd.DataFrame, schools: int) -> pd.DataFrame:
    """The score file's rows of a year after parents' requests: those students have no score.

    A student stays out of all tests of `tests`, at a rate of the school that gives them.
    """
    rate = np.where(
        rng.random(schools) < _SCHOOLS, rng.uniform(_LEAST, _MOST, schools), np.zeros(schools)
    )
    students, place = np.unique(tests["student"].to_numpy(), return_inverse=True)
    out = rng.random(len(students))[place] < rate[tests["school"].to_numpy()]
    out &= tests["condition"].to_numpy() == 0
    nothing = {"condition": _PARENTS, "day": -1, "score": -1, "level": 0, "included": False}
    return tests.assign(
        **{name: tests[name].where(~out, value) for name, value in nothing.items()}
    ).astype(tests.dtypes.to_dict())
