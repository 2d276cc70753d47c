-- The districts' registers of change ideas, as last read from their change_ideas.yml.
create table if not exists ledger.change_ideas (
    district_id text not null,
    idea_id text not null,
    school_id text not null default '',
    title text not null,
    what text not null,
    student_group text not null,
    start_date date not null,
    school_year text not null,
    measure_id text not null,
    expected_direction text not null check (expected_direction in ('higher', 'lower')),
    owner_role text not null,
    read_at timestamptz not null default clock_timestamp(),
    primary key (district_id, idea_id, school_id)
);
comment on table ledger.change_ideas is
'What districts try out: one row per district, idea and school (empty: every school of the district). A newer change_ideas.yml of a district replaces all its rows; one that is wrong replaces none.';
grant select on ledger.change_ideas to flashlight_auditor;
