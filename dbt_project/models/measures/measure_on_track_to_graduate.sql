-- High school students with the credits that lead to graduation by their grade.
select
    {{ measure_keys('on_track_to_graduate') }},
    grade_level,
    {{ student_groups() }} as student_groups,
    cast(on_track_to_graduate as numeric) as numerator,
    1.0 as denominator
from {{ ref('int_student_entity_year') }}
where on_track_to_graduate is not null
    and grade_level in ('09', '10', '11', '12')
