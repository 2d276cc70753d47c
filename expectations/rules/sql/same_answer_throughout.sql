-- The same answer to every item, also to those that are worded against their construct: who reads
-- them answers them the other way round.
with given as (
    select submission_id, line_number, array_remove(answers(), null) as every,
        cardinality(array_remove(reversed_answers(), null)) as against
    from lines
)

select submission_id, line_number
from given
where cardinality(every) >= limit('items')
    and against > 0 and against < cardinality(every)
    and every[1] = all(every)
