{% test unique_combination(model, columns, scope='all') %}
/*
What: the columns are the model's key: none is empty, and together they identify a row.
When it matters: a duplicate key doubles numbers in every query that joins on it.
How to resolve: look for the join in the model that multiplies rows, or leaves a column empty.
*/
select
    {{ columns | join(',\n    ') }},
    count(*) as rows_with_this_key
from {{ model }}
where {{ in_tested_scope(scope) }}
group by {{ columns | join(', ') }}
having {{ is_broken_key(columns) }}
{% endtest %}
