"""Made-up students whose growth is known, because it is drawn before their scores are."""

from __future__ import annotations

import numpy as np
import pandas
from scipy.stats import norm


def three_years(students: int, seed: int = 0, subject: str = "ela") -> pandas.DataFrame:
    """Scores in grades 3 to 5 with the true percentile of the grade 5 score as `truth`.

    The grade 5 score is a smooth function of the earlier two plus noise that grows with the latest.
    """
    draw = np.random.default_rng(seed)
    able = draw.normal(size=students)
    third = np.rint(2430 + 90 * (0.9 * able + 0.45 * draw.normal(size=students)))
    fourth = np.rint(2475 + 95 * (0.9 * able + 0.45 * draw.normal(size=students)))
    truth = draw.uniform(size=students)
    noise = 25 * (1 + (fourth - 2475) / 600) * norm.ppf(truth)
    fifth = np.rint(2505 + 0.6 * (fourth - 2475) + 0.3 * (third - 2430) + noise)
    parts = [
        pandas.DataFrame(
            {
                "student_id": [f"s{number:06d}" for number in range(students)],
                "subject": subject,
                "school_year": year,
                "grade": grade,
                "scale_score": score,
                "truth": truth,
            }
        )
        for year, grade, score in (
            ("2022-2023", 3, third),
            ("2023-2024", 4, fourth),
            ("2024-2025", 5, fifth),
        )
    ]
    return pandas.concat(parts, ignore_index=True)


def two_subjects(
    schools: int, per_school: int, seed: int = 0, spread: float = 8.0, sorting: float = 0.5
) -> pandas.DataFrame:
    """ELA and mathematics in grades 4 and 5 with `school_id`, two covariates and `school_truth`.

    The school adds `school_truth` points to each grade 5 score. With `sorting` disadvantaged
    students, who gain less, are more often in schools that add more.
    """
    draw = np.random.default_rng(seed)
    truth = draw.normal(scale=spread, size=schools)
    school = np.repeat(np.arange(schools), per_school)
    students = len(school)
    chance = 1 / (1 + np.exp(-sorting * truth / spread - draw.normal(size=schools)))
    poor = (draw.uniform(size=students) < chance[school]).astype(float)
    learner = (draw.uniform(size=students) < 0.2).astype(float)
    able = draw.normal(size=students) - 0.5 * poor
    parts = []
    for subject, base in (("ela", 2470.0), ("math", 2480.0)):
        before = base + 90 * able + 30 * draw.normal(size=students)
        after = 40 + before - 12 * poor - 5 * learner + truth[school]
        after = after + 30 * draw.normal(size=students)
        for year, grade, score in (("2023-2024", 4, before), ("2024-2025", 5, after)):
            parts.append(
                pandas.DataFrame(
                    {
                        "student_id": np.arange(students),
                        "subject": subject,
                        "school_year": year,
                        "grade": grade,
                        "scale_score": score,
                        "school_id": school,
                        "economically_disadvantaged": poor,
                        "english_learner": learner,
                        "school_truth": truth[school],
                    }
                )
            )
    return pandas.concat(parts, ignore_index=True)
