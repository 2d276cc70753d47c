{#
  The Dashboard's status, change, levels and colors, from the seeds dashboard_*. The same rules for the
  Department's own files are analysis.dashboard; tests compare the two.
#}

{# A rate in percent, rounded half away from zero to one decimal. #}
{% macro dashboard_status(numerator, denominator) -%}
    round(100.0 * {{ numerator }} / nullif({{ denominator }}, 0), 1)
{%- endmacro %}

{# The difference of two unrounded rates, rounded; one division only, so that no tie is missed. #}
{% macro dashboard_change(numerator, denominator, prior_numerator, prior_denominator) -%}
    round(
        100.0 * (
            cast({{ numerator }} as numeric) * {{ prior_denominator }}
            - cast({{ prior_numerator }} as numeric) * {{ denominator }}
        ) / nullif(cast({{ denominator }} as numeric) * {{ prior_denominator }}, 0),
        1
    )
{%- endmacro %}

{#
  Which table of cut points judges an entity, by its level and school_type as in `entities`: none for
  the suspension rate of an entity whose type is not known.
#}
{% macro dashboard_variant(indicator, level, school_type) -%}
    case
        when {{ indicator }} = 'SUSP' and {{ level }} = 'district' then
            case {{ school_type }}
                when 'elementary' then 'ED' when 'high' then 'HD' when 'unified' then 'UD'
            end
        when {{ indicator }} = 'SUSP' then
            case {{ school_type }}
                when 'elementary' then 'ES' when 'elementary_middle' then 'ES'
                when 'middle' then 'MS' when 'high' then 'HS' when 'span' then 'UD'
            end
        when {{ indicator }} in ('ELA', 'MATH') and {{ school_type }} = 'high' then 'HS'
        else 'ALL'
    end
{%- endmacro %}

{# Whether a row of a seed with first_year and last_year holds in a reporting year. #}
{% macro dashboard_year_of(seed, year) -%}
    {{ year }} between {{ seed }}.first_year and {{ seed }}.last_year
{%- endmacro %}

{# Joins the band that a number lies in, as `<kind>_band`. #}
{% macro join_dashboard_band(kind, number, rows) -%}
    left join {{ ref('dashboard_cut_points') }} as {{ kind }}_band
        on {{ rows }}.indicator = {{ kind }}_band.indicator
        and {{ rows }}.variant = {{ kind }}_band.variant
        and {{ kind }}_band.kind = '{{ kind }}'
        and {{ dashboard_year_of(kind ~ '_band', rows ~ '.reporting_year') }}
        and {{ number }} between {{ kind }}_band.lower and {{ kind }}_band.upper
{%- endmacro %}

{#
  CTEs `dashboard_bands` and `dashboard_results`: a relation's rows with status_level, change_level,
  color and box (null where there is none), and change null where the year has no change levels.
  The relation has indicator, variant, reporting_year, is_district, student_group (the Dashboard's
  codes), students, prior_students, status and change (rounded to one decimal), and what else it likes.
#}
{% macro dashboard_results(relation) -%}
    dashboard_bands as (
        select
            cells.*,
            status_band.level as status_level,
            change_band.level as full_change_level,
            case
                when small.indicator is null then change_band.level
                when change_band.level = 1 then 2
                when change_band.level = 5 then 4
                else change_band.level
            end as inner_change_level,
            small.indicator is not null as is_small_population,
            coalesce(small.rewrites_change_level, false) as rewrites_change_level
        from {{ relation }} as cells
        {{ join_dashboard_band('status', 'cells.status', 'cells') }}
        and cells.students >= {{ var('minimum_n') }}
        {{ join_dashboard_band('change', 'cells.change', 'cells') }}
        and cells.students >= {{ var('minimum_n') }}
        and cells.prior_students >= {{ var('minimum_n') }}
        left join {{ ref('dashboard_small_populations') }} as small
            on cells.indicator = small.indicator
            and {{ dashboard_year_of('small', 'cells.reporting_year') }}
            and cells.students < small.below
            and (small.includes_groups or cells.student_group = 'ALL')
    ),

    dashboard_results as (
        select
            bands.*,
            case when bands.rewrites_change_level then bands.inner_change_level
                else bands.full_change_level
            end as change_level,
            grid.color,
            case when grid.color is not null then
                ((5 - bands.status_level) * 5 + bands.inner_change_level) * 10
            end as box
        from dashboard_bands as bands
        left join {{ ref('dashboard_color_groups') }} as color_group
            on bands.student_group = color_group.student_group
            and {{ dashboard_year_of('color_group', 'bands.reporting_year') }}
            and (
                (
                    bands.students >= color_group.minimum_n
                    and bands.prior_students >= color_group.minimum_n
                )
                or (
                    bands.is_district
                    and bands.students >= color_group.minimum_n_of_districts
                    and bands.prior_students >= color_group.minimum_n_of_districts
                )
            )
        left join {{ ref('dashboard_colors') }} as grid
            on bands.indicator = grid.indicator
            and bands.variant = grid.variant
            and bands.is_small_population = grid.is_small_population
            and bands.status_level = grid.status_level
            and bands.inner_change_level = grid.change_level
            and {{ dashboard_year_of('grid', 'bands.reporting_year') }}
            and color_group.student_group is not null
    )
{%- endmacro %}
