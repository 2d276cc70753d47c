-- Identifiers of students and who they stand for; everything downstream uses student_key.
create table if not exists pii.student_identifiers (
    ssid text primary key,
    student_key uuid not null,
    first_submission_id bigint not null references ledger.submissions (submission_id)
);
-- A retired identifier has the key of the one that replaced it.
alter table pii.student_identifiers
drop constraint if exists student_identifiers_student_key_key;
create index if not exists student_identifiers_by_key on pii.student_identifiers (student_key);
comment on table pii.student_identifiers is
'The student_key of each statewide student identifier: the first 16 bytes of HMAC-SHA256 under the installation''s secret, of the identifier or of the one that replaced it.';

create table if not exists pii.student_profiles (
    profile_id bigint generated always as identity primary key,
    district_id text not null,
    ssid text not null default '',
    local_student_id text not null default '',
    is_register boolean not null,
    first_name text,
    last_name text,
    birth_date text,
    gender text,
    school_id text,
    submission_id bigint not null references ledger.submissions (submission_id),
    line_number integer not null,
    first_submission_id bigint not null references ledger.submissions (submission_id),
    is_judged boolean not null default false,
    unique (district_id, ssid, local_student_id)
);
create index if not exists student_profiles_by_ssid on pii.student_profiles (ssid);
create index if not exists student_profiles_to_judge on pii.student_profiles (profile_id)
where not is_judged;
comment on table pii.student_profiles is
'Who an identifier stands for in a district, as its newest line says: names as capital letters, birth date as CCYYMMDD. is_register: a CALPADS line (SENR, SINF) says so. is_judged: compared with the others since it was last different.';

create table if not exists pii.profiled_submissions (
    submission_id bigint primary key references ledger.submissions (submission_id)
);
comment on table pii.profiled_submissions is
'Submissions whose lines are in pii.student_profiles; no line is read for it twice.';

create table if not exists pii.local_student_identifiers (
    district_id text not null,
    local_student_id text not null,
    student_key uuid not null,
    method text not null check (
        method in ('own', 'linked', 'stated', 'crosswalk', 'decided')
    ),
    ssid text,
    submission_id bigint references ledger.submissions (submission_id),
    line_number integer,
    since timestamptz not null default clock_timestamp(),
    primary key (district_id, local_student_id)
);
comment on table pii.local_student_identifiers is
'The student_key of each district''s local student identifier: of the SSID beside it on SENR and SINF lines (crosswalk, the newest line counts) or else in local files (stated), linked by names and birth date, decided by a person, or a key of its own.';

create table if not exists pii.disputed_identifiers (
    district_id text not null,
    ssid text not null,
    local_student_id text not null default '',
    student_key uuid not null,
    method text not null check (method in ('own', 'linked', 'decided')),
    linked_ssid text,
    since timestamptz not null default clock_timestamp(),
    primary key (district_id, ssid, local_student_id)
);
comment on table pii.disputed_identifiers is
'SSIDs that stand for somebody else on a district''s lines (with this local identifier, or on any where it is empty), and the student_key that counts there.';

create table if not exists pii.retired_identifiers (
    ssid text primary key,
    replaced_by text not null,
    source text not null check (source in ('calpads', 'decision')),
    submission_id bigint references ledger.submissions (submission_id),
    line_number integer,
    decided_at timestamptz not null default clock_timestamp(),
    check (ssid <> replaced_by)
);
comment on table pii.retired_identifiers is
'SSIDs that CALPADS retired, or a person found to be one student''s second, and the SSID that counts instead.';

create or replace view pii.joined_identifiers as
select known.ssid, known.student_key
from pii.student_identifiers as known
where known.student_key in (
    select old.student_key
    from pii.retired_identifiers as retired
    inner join pii.student_identifiers as old on old.ssid = retired.ssid
    union all
    select disputed.student_key from pii.disputed_identifiers as disputed
);
comment on view pii.joined_identifiers is
'SSIDs that are not the only one of their student: a line of any of them may replace a line of another.';

create table if not exists pii.identity_reviews (
    review_id bigint generated always as identity primary key,
    kind text not null check (kind in ('local', 'disputed', 'ssid')),
    district_id text not null,
    ssid text not null default '',
    local_student_id text not null default '',
    student_key uuid not null,
    other_district_id text not null,
    other_ssid text not null,
    other_key uuid not null,
    weight double precision not null,
    probability double precision not null,
    levels jsonb not null,
    model text not null,
    state text not null check (state in ('open', 'linked', 'same', 'different')),
    found_at timestamptz not null default clock_timestamp(),
    unique (kind, district_id, ssid, local_student_id, other_ssid)
);
comment on table pii.identity_reviews is
'Pairs of a record and a student, or of two SSIDs, that may be one person: linked at once, decided by a person, or open. levels says by field how well they agree.';

create table if not exists pii.identity_decisions (
    decision_id bigint generated always as identity primary key,
    review_id bigint not null references pii.identity_reviews (review_id) on delete cascade,
    decision text not null check (decision in ('linked', 'same', 'different', 'reverted')),
    decided_by text not null,
    decided_at timestamptz not null default clock_timestamp(),
    weight double precision not null,
    model text not null,
    key_before uuid not null,
    key_after uuid not null,
    note text
);
comment on table pii.identity_decisions is
'Every decision about a pair, in order: who, when, why, on what weight, and what became of the key. Nothing is ever removed but with a leaving district.';

create table if not exists pii.enrollment_overlaps (
    school_year text not null,
    student_key uuid not null,
    kind text not null check (kind in ('two primary', 'primary and short-term')),
    district_id text not null,
    submission_id bigint not null references ledger.submissions (submission_id),
    line_number integer not null,
    other_district_id text not null,
    other_submission_id bigint not null references ledger.submissions (submission_id),
    other_line_number integer not null,
    days integer not null,
    found_at timestamptz not null default clock_timestamp(),
    primary key (submission_id, line_number, other_submission_id, other_line_number)
);
comment on table pii.enrollment_overlaps is
'Enrollments of one student in two districts that overlap (CCE), from either side. The two lines are for the central team; each district''s finding names its own only.';

create or replace view pii.student_keys as
select student_key from pii.student_identifiers
union
select student_key from pii.local_student_identifiers
union
select student_key from pii.disputed_identifiers;
comment on view pii.student_keys is 'Every key that stands for a student.';
revoke all on schema pii from public;
