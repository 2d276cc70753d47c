{#
  The paths of the college/career indicator (California School Dashboard), from the facts that model
  int_college_career_paths gathers of a student.
#}

{# One semester, and two: two quarters or trimesters are a semester, three of them are two. #}
{% macro one_semester() -%}1{%- endmacro %}
{% macro two_semesters() -%}1.5{%- endmacro %}

{# The numbers of the exams side by side in a line of ap_exam_score, as in its columns: 01 to 30. #}
{% macro ap_exams_of_a_line() -%}
    {%- set numbers = [] -%}
    {%- for number in range(1, 31) -%}
        {%- do numbers.append('%02d' % number) -%}
    {%- endfor -%}
    {{ return(numbers) }}
{%- endmacro %}

{# Exams, told apart by their codes, of a program with a score from `least` on. #}
{% macro exams_passed(program, least) -%}
    count(distinct case when achievement = '{{ program }}' and amount >= {{ least }} then code end)
{%- endmacro %}

{# What adds up over marks and districts, and what does not. #}
{% macro achieved_amount() -%}
    cast(
        case
            when achievement in ('college_credit', 'military_science') then sum(amount)
            else max(amount)
        end as numeric(7, 1)
    )
{%- endmacro %}

{# A list of texts, as those of a variable, in parentheses. #}
{% macro text_list(texts) -%}
    ('{{ texts | join("', '") }}')
{%- endmacro %}

{# By column name the condition of each path. #}
{% macro college_career_paths() -%}
    {%- set met_and_nearly = '(greatest(ela_level, math_level) >= 3 and least(ela_level, math_level) >= 2)' -%}
    {%- set one = one_semester() -%}
    {%- set two = two_semesters() -%}
    {{ return({
        'prepared_by_tests': 'least(ela_level, math_level) >= 3',
        'prepared_by_college_credit': 'college_semesters >= ' ~ two,
        'prepared_by_ap': 'ap_exams >= 2',
        'prepared_by_ib': 'ib_exams >= 2',
        'prepared_by_a_g': 'has_a_g and (has_capstone or ' ~ met_and_nearly
            ~ ' or college_semesters >= ' ~ one ~ ' or ap_exams >= 1 or ib_exams >= 1)',
        'prepared_by_cte': 'has_capstone and (' ~ met_and_nearly
            ~ ' or semesters_beside_capstone >= ' ~ one ~ ')',
        'prepared_by_biliteracy': 'has_seal_of_biliteracy and ela_level >= 3',
        'prepared_by_military_science': 'military_years >= 2 and ' ~ met_and_nearly,
        'prepared_by_work_based_learning': 'has_work_based_learning',
        'prepared_by_transition': 'has_transition',
        'approaching_by_tests': 'least(ela_level, math_level) >= 2',
        'approaching_by_college_credit': 'college_semesters >= ' ~ one,
        'approaching_by_a_g': 'has_a_g',
        'approaching_by_cte': 'has_cte_pathway',
        'approaching_by_military_science': 'military_years >= 1',
    }) }}
{%- endmacro %}

{# The paths as columns: whether a student meets each. #}
{% macro college_career_columns() -%}
    {%- set who = 'is_graduate' if var('college_career_graduates_only') else 'true' -%}
    {%- set columns = [] -%}
    {%- for path, condition in college_career_paths().items() -%}
        {%- do columns.append(who ~ ' and ' ~ condition ~ ' as ' ~ path) -%}
    {%- endfor -%}
    {{ columns | join(',\n        ') }}
{%- endmacro %}

{# Whether any path of a kind, named by how its columns begin, is met. #}
{% macro college_career_any(beginning) -%}
    {%- set paths = [] -%}
    {%- for path in college_career_paths() if path.startswith(beginning) -%}
        {%- do paths.append(path) -%}
    {%- endfor -%}
    {{ paths | join(' or ') }}
{%- endmacro %}
