-- A survey of which many respondents answer only a part: fewer items than a share of those that the
-- fullest line of the file answers, since a file need not hold all constructs. The finding is about
-- the file, not a line.
with given as (
    select submission_id, cardinality(array_remove(answers(), null)) as items
    from lines
),

asked as (
    select submission_id, max(items) as items
    from given
    group by submission_id
)

select submission_id, cast(null as integer) as line_number
from given
join asked using (submission_id)
group by submission_id
having count(*) >= limit('lines')
    and count(*) filter (where given.items < limit('answered') * asked.items)
    > limit('share') * count(*)
