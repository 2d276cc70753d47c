/*
The collaborative's index of schools: each domain's points out of its weight, and their total out of
100. A domain counts over the metrics that have a level; a total needs every domain.
*/
{{ config(
    contract={'enforced': true},
    materialized='incremental',
    incremental_strategy='replace_scope',
    meta={'scope': 'compared_year'}
) }}

with
metrics_of_domain as (
    select
        index_span,
        domain,
        count(*) as metrics_of_domain
    from {{ ref('index_metrics') }}
    group by index_span, domain
),

levels as (
    select * from {{ ref('index_levels') }}
    where student_group = 'ALL'
        and {{ in_compared_years() }}
),

domain_scores as (
    select
        levels.district_id,
        levels.school_year,
        levels.level,
        levels.entity_id,
        levels.index_span,
        levels.domain,
        count(*) as metrics,
        sum(levels.weight * levels.index_level) / sum(levels.weight) as mean_level
    from levels
    group by
        levels.district_id, levels.school_year, levels.level, levels.entity_id,
        levels.index_span, levels.domain
),

scores as (
    select
        domain_scores.*,
        metrics_of_domain.metrics_of_domain,
        domain.weight as maximum_points,
        domain.weight * domain_scores.mean_level / 10 as points
    from domain_scores
    inner join {{ ref('index_domains') }} as domain
        on domain_scores.domain = domain.domain
    inner join metrics_of_domain
        on domain_scores.index_span = metrics_of_domain.index_span
        and domain_scores.domain = metrics_of_domain.domain
    union all
    select
        domain_scores.district_id,
        domain_scores.school_year,
        domain_scores.level,
        domain_scores.entity_id,
        domain_scores.index_span,
        'total' as domain,
        sum(domain_scores.metrics) as metrics,
        sum(domain.weight * domain_scores.mean_level) / sum(domain.weight) as mean_level,
        sum(metrics_of_domain.metrics_of_domain) as metrics_of_domain,
        sum(domain.weight) as maximum_points,
        sum(domain.weight * domain_scores.mean_level / 10) as points
    from domain_scores
    inner join {{ ref('index_domains') }} as domain
        on domain_scores.domain = domain.domain
    inner join metrics_of_domain
        on domain_scores.index_span = metrics_of_domain.index_span
        and domain_scores.domain = metrics_of_domain.domain
    group by
        domain_scores.district_id, domain_scores.school_year, domain_scores.level,
        domain_scores.entity_id, domain_scores.index_span
    having count(*) = (select count(*) from {{ ref('index_domains') }})
)

select
    cast(scores.district_id as text) as district_id,
    cast(scores.school_year as text) as school_year,
    cast(scores.level as text) as level,
    cast(scores.entity_id as text) as entity_id,
    cast(scores.index_span as text) as index_span,
    cast(scores.domain as text) as domain,
    cast(scores.metrics as integer) as metrics,
    cast(scores.metrics_of_domain as integer) as metrics_of_domain,
    cast(round(scores.mean_level, 1) as numeric(18, 1)) as mean_level,
    cast(scores.maximum_points as numeric(18, 1)) as maximum_points,
    cast(round(scores.points, 1) as numeric(18, 1)) as points,
    cast(round(prior_scores.points, 1) as numeric(18, 1)) as prior_points,
    cast(round(scores.points - prior_scores.points, 1) as numeric(18, 1)) as change
from scores
left join scores as prior_scores
    on {{ year_before('scores.school_year') }} = prior_scores.school_year
    and scores.entity_id = prior_scores.entity_id
    and scores.index_span = prior_scores.index_span
    and scores.domain = prior_scores.domain
where {{ in_scoped_year('scores.school_year', compared=true) }}
