{#
  What: the columns together identify a row. When it matters: a duplicate key doubles numbers in every
  query that joins on it. How to resolve: look for a line that is in force twice (staging) or a join
  that multiplies (conformed). Only rows of the scopes to build are read, where the model has scopes.
#}
{% test unique_combination(model, columns, scoped=false, compared=false) %}
select
    {{ columns | join(', ') }},
    count(*) as rows_with_this_key
from {{ model }}
{% if scoped %}
where (district_id, school_year) in (
    select scope.district_id, scope.school_year from {{ source('ledger', 'scopes_to_build') }} as scope
)
{% elif compared %}
where school_year in (
    select scope.school_year from {{ source('ledger', 'scopes_to_compare') }} as scope
)
{% endif %}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
