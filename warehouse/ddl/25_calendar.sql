-- What the submission calendar says, for the marts. Written anew by delivery/calendar_tables.py.
create table if not exists ledger.submission_windows (
    school_year text not null,
    record text not null,
    window_name text not null,
    opens_on date not null,
    due_on date not null,
    amended_until date not null,
    is_example boolean not null,
    primary key (school_year, record, window_name)
);
comment on table ledger.submission_windows is
'The windows of the submission calendar per school year and record: first and last good day, and the last day on which they can be amended. is_example: the last good day is made up until the central team sets it.';

create table if not exists ledger.owed_contributions (
    district_id text not null,
    school_year text not null,
    record text not null,
    windows text not null,
    due_on date not null,
    is_example boolean not null,
    primary key (district_id, school_year, record)
);
comment on table ledger.owed_contributions is
'What districts had not sent in the windows that were open when this was written: the windows, and the last good day of the first of them.';
grant select on ledger.submission_windows, ledger.owed_contributions to flashlight_auditor;
