-- The cells of the entities that an actor sees, with the collaborative's benchmark beside each.
select
    member.{actor_id},
    cell.level,
    cell.entity_id,
    entity.name,
    cell.school_year,
    cell.as_of_date,
    cell.measure_id,
    measure.label,
    measure.domain,
    measure.unit,
    measure.direction,
    measure.frequency,
    cell.student_group,
    cell.grade_span,
    cell.state,
    cell.n,
    cell.value,
    cell.ci_low,
    cell.ci_high,
    cell.prior_value,
    cell.change,
    benchmark.benchmark_value,
    benchmark.benchmark_n_entities,
    benchmark.percentile,
    benchmark.gap
from ({members}) as member
inner join entities as entity
    on member.level = entity.level
    and member.entity_id = entity.entity_id
inner join measure_cells as cell
    on member.level = cell.level
    and member.entity_id = cell.entity_id
inner join measures as measure
    on cell.measure_id = measure.measure_id
    and {actor} = any (string_to_array(measure.actor_levels, ', '))
left join measure_benchmarks as benchmark
    on benchmark.benchmark = 'collaborative'
    and cell.school_year = benchmark.school_year
    and cell.measure_id = benchmark.measure_id
    and cell.level = benchmark.level
    and cell.entity_id = benchmark.entity_id
    and cell.student_group = benchmark.student_group
    and cell.grade_span = benchmark.grade_span
where ({by_grade} or cell.grade_span = 'ALL')
    and ({while_it_runs} or cell.as_of_date > cast(right(cell.school_year, 4) || '-06-30' as date))
