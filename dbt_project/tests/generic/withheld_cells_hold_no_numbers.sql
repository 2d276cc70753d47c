{% test withheld_cells_hold_no_numbers(model) %}
/*
What: a cell that is withheld or not reported holds no number, and a published one has enough students.
When it matters: a number of a small group can reveal a student.
How to resolve: do not publish; find the expression in measure_cells that passed the number on.
*/
select
    school_year,
    measure_id,
    level,
    state,
    count(*) as cells
from {{ model }}
where {{ in_tested_scope('compared') }}
    and (
        (
            state in ('withheld', 'not_reported')
            and coalesce(
                n, numerator, denominator, value, standard_error, ci_low, ci_high, prior_value,
                change
            ) is not null
        )
        or (
            state in ('published', 'published_zero')
            and (n is null or n < {{ var('minimum_n') }} or value is null)
        )
    )
group by school_year, measure_id, level, state
{% endtest %}
