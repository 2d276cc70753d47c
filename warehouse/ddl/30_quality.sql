-- What the gate finds.
create table if not exists quality.findings (
    finding_id bigint generated always as identity primary key,
    submission_id bigint references ledger.submissions (submission_id),
    district_id text,
    record text,
    line_number integer,
    field text,
    rule text not null,
    severity text not null,
    message text not null,
    remedy text not null,
    value text,
    found_at timestamptz not null default clock_timestamp()
);
alter table quality.findings drop constraint if exists findings_severity_check;
alter table quality.findings add constraint findings_severity_check
check (severity in ('fatal', 'warning', 'information', 'trial'));
-- A check across files may concern a district and year rather than a submission.
alter table quality.findings alter column submission_id drop not null;

alter table quality.findings add column if not exists finding_key text;
alter table quality.findings add column if not exists school_year text;
alter table quality.findings add column if not exists mended_with text;
alter table quality.findings add column if not exists opened_at timestamptz;
alter table quality.findings add column if not exists reopened_at timestamptz;
alter table quality.findings add column if not exists closed_at timestamptz;
alter table quality.findings add column if not exists closed_by bigint
references ledger.submissions (submission_id);
alter table quality.findings
add column if not exists awaits_replay boolean not null default false;
alter table quality.findings add column if not exists lines integer;
-- Findings of before they had a life of their own.
update quality.findings set opened_at = found_at
where opened_at is null;
update quality.findings set school_year = submission.school_year
from ledger.submissions as submission
where
    findings.school_year is null
    and submission.school_year is not null
    and submission.submission_id = findings.submission_id;
alter table quality.findings alter column opened_at set default clock_timestamp();
alter table quality.findings alter column opened_at set not null;

create index if not exists findings_by_submission on quality.findings (submission_id);
create index if not exists findings_by_key on quality.findings (finding_key);
create index if not exists findings_open on quality.findings (district_id, record)
where closed_at is null;
create index if not exists findings_to_key on quality.findings (record)
where finding_key is null or mended_with is null;
create index if not exists findings_closed_by on quality.findings (closed_by)
where closed_by is not null;

comment on table quality.findings is
'One row per finding, with line, field, rule and remedy. The value is kept only for fields that are not personal, for the district''s own eyes. A finding is open while closed_at is null.';
comment on column quality.findings.severity is
'fatal: the line is rejected, or the submission held; warning; information; trial: seen by the central team only, without effect on any verdict.';
comment on column quality.findings.finding_key is
'What makes two findings of different submissions the same: a hash of district, record, rule, field and the key of the line, or of the whole submission. Null until the gate has compared it with earlier ones. Made of identifiers, so never shown.';
comment on column quality.findings.school_year is
'The school year of the line; of a whole submission its own.';
comment on column quality.findings.mended_with is
'What a later accepted submission must hold to close it: the line (key, record or student, and a hash of the key, local record or local student), the unit (unit, school, year), any of the same record and school year (file), a file of the same name (name); or recomputation, where no submission closes it.';
comment on column quality.findings.opened_at is
'When it was first found, in whichever submission.';
comment on column quality.findings.reopened_at is
'When it was found again after it had been closed; null where it never was.';
comment on column quality.findings.closed_at is
'When a later submission, a replay or a recomputation no longer had it; null while it is open.';
comment on column quality.findings.closed_by is
'The submission that closed it; its own where a replay did, null where a recomputation did.';
comment on column quality.findings.lines is
'How many lines it stands for, where it counts those beyond the number that is kept one by one; else null.';
comment on column quality.findings.awaits_replay is
'Its submission is gated again: whether it still holds is open until the verdict.';

create table if not exists quality.rejected_lines (
    submission_id bigint not null references ledger.submissions (submission_id),
    line_number integer not null,
    rules text[] not null,
    content text,
    primary key (submission_id, line_number)
);
comment on table quality.rejected_lines is
'Lines that do not count, with the rules they break. content, which may hold names, is kept only for lines that could not be loaded into raw.';

-- A finding may stand in the file in force and, again, in a newer one that is held: it is one.
create or replace view quality.open_findings as
select
    finding.finding_id,
    finding.submission_id,
    finding.district_id,
    finding.record,
    finding.school_year,
    finding.line_number,
    finding.field,
    finding.rule,
    finding.severity,
    finding.message,
    finding.remedy,
    finding.value,
    finding.found_at,
    finding.opened_at,
    finding.reopened_at,
    finding.lines
from quality.findings as finding
where
    finding.closed_at is null
    and not exists (
        select from quality.findings as newer
        where
            newer.finding_key = finding.finding_key
            and newer.closed_at is null
            and newer.submission_id > finding.submission_id
    );
comment on view quality.open_findings is
'Findings that nothing has mended yet; of one that stands in several submissions the newest. Those of severity trial are for the central team only.';

create or replace view quality.verdict_findings as
select
    finding.finding_id,
    finding.submission_id,
    finding.district_id,
    finding.record,
    finding.school_year,
    finding.line_number,
    finding.field,
    finding.rule,
    finding.severity,
    finding.message,
    finding.remedy,
    finding.value,
    finding.found_at,
    finding.opened_at,
    finding.reopened_at,
    finding.closed_at,
    finding.closed_by
from quality.findings as finding
where
    not finding.awaits_replay
    and (finding.closed_at is null or finding.closed_by <> finding.submission_id);
comment on view quality.verdict_findings is
'Findings that each submission has as last gated, mended since or not; without those that a replay, or a recomputation, no longer found.';
