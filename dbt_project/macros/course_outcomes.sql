{#
  The three outcomes of courses, from the columns that model int_student_year_courses knows of a
  student in a district year; 1, 0, or null where it cannot be told.
#}
{% macro course_outcomes() -%}
    case
        when ela_marks > 0 and math_marks > 0 and grade_point_credits > 0
            and days_expected > 0 and suspension_days is not null
            then case
                when grade_points >= {{ var('readiness_minimum_gpa') }} * grade_point_credits
                    and (days_expected - days_absent) * 100
                        >= {{ var('readiness_minimum_attendance') }} * days_expected
                    and ela_math_marks_below_c = 0
                    and suspension_days = 0
                    then 1
                else 0
            end
    end as high_school_ready,
    case
        when is_full_year
            then case
                when credits_earned >= {{ var('ninth_grade_minimum_courses') }} * credits_per_course
                    and core_credits_failed
                        <= {{ var('ninth_grade_failed_semesters') }} * credits_per_course * 0.5
                    then 1
                else 0
            end
    end as ninth_grade_on_track,
    case
        when is_full_year and is_complete_to_date
            then case
                when credits_earned_to_date >= credits_required_to_date
                    and ela_math_marks_failing = 0
                    then 1
                else 0
            end
    end as on_track_to_graduate
{%- endmacro %}
