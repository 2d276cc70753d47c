/*
What: received lines are accepted, rejected or superseded, and nothing else; shares are shares.
When it matters: a line in none of the three is lost without anybody knowing.
How to resolve: compare ledger.submissions of the named district, record and year with its files.
*/
select
    district_id,
    school_year,
    record
from {{ ref('data_quality_scorecards') }}
where lines_received <> lines_accepted + lines_rejected + lines_superseded
    or not completeness between 0 and 100
    or not contribution between 0 and 100
    or not validity between 0 and 100
    or not consistency between 0 and 100
    or not timeliness between 0 and 100
    or not uniqueness between 0 and 100
