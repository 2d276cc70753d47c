-- What the gate finds.
create table if not exists quality.findings (
    finding_id bigint generated always as identity primary key,
    submission_id bigint not null references ledger.submissions (submission_id),
    district_id text,
    record text,
    line_number integer,
    field text,
    rule text not null,
    severity text not null check (severity in ('fatal', 'warning', 'information')),
    message text not null,
    remedy text not null,
    value text,
    found_at timestamptz not null default clock_timestamp()
);
create index if not exists findings_by_submission on quality.findings (submission_id);
comment on table quality.findings is
'One row per finding, with line, field, rule and remedy. The value is kept only for fields that are not personal, for the district''s own eyes.';

create table if not exists quality.rejected_lines (
    submission_id bigint not null references ledger.submissions (submission_id),
    line_number integer not null,
    rules text[] not null,
    content text,
    primary key (submission_id, line_number)
);
comment on table quality.rejected_lines is
'Lines that do not count, with the rules they break. content, which may hold names, is kept only for lines that could not be loaded into raw.';
