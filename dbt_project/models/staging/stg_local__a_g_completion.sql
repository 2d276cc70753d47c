-- Completion of the a-g requirements: the newest file of each school and year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

with
{{ lines_in_force('a_g_completion') }}

select
    submission_id,
    line_number,
    district_id,
    school_year,
    school_id,
    student_key,
    grade_level,
    case a_history_met when 'Y' then true when 'N' then false end as is_a_history_met,
    case b_english_met when 'Y' then true when 'N' then false end as is_b_english_met,
    case c_mathematics_met when 'Y' then true when 'N' then false end
        as is_c_mathematics_met,
    case d_science_met when 'Y' then true when 'N' then false end as is_d_science_met,
    case e_language_met when 'Y' then true when 'N' then false end as is_e_language_met,
    case f_arts_met when 'Y' then true when 'N' then false end as is_f_arts_met,
    case g_elective_met when 'Y' then true when 'N' then false end as is_g_elective_met,
    a_g_completed = 'Y' as is_a_g_completed
from lines
