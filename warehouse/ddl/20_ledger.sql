-- The ledger: what was received and what became of it. Changed only together with the effect it records.
create table if not exists ledger.structure (fingerprint text not null);

create table if not exists ledger.submissions (
    submission_id bigint generated always as identity primary key,
    district_id text,
    record text,
    form text,
    school_year text,
    file_path text not null,
    archive_member text,
    sha256 text,
    file_bytes bigint,
    received_at timestamptz not null default clock_timestamp(),
    run_id text,
    state text not null check (
        state in (
            'received', 'loaded', 'accepted', 'accepted_with_warnings', 'held', 'duplicate',
            'superseded', 'withdrawn'
        )
    ),
    reason text,
    duplicate_of bigint references ledger.submissions (submission_id),
    lines_received integer not null default 0,
    lines_accepted integer not null default 0,
    lines_rejected integer not null default 0,
    lines_superseded integer not null default 0,
    loaded_at timestamptz,
    gated_at timestamptz,
    constraint every_line_is_somewhere check (
        state in ('received', 'loaded')
        or lines_received = lines_accepted + lines_rejected + lines_superseded
    )
);
alter table ledger.submissions drop constraint if exists submissions_form_check;
alter table ledger.submissions add constraint submissions_form_check
check (form in ('upload', 'extract', 'bulk', 'delta'));
alter table ledger.submissions add column if not exists mapping text;
comment on column ledger.submissions.mapping is
'The district''s mapping by which the file was read; null where it has a layout''s own columns.';
alter table ledger.submissions add column if not exists worksheet text;
comment on column ledger.submissions.worksheet is
'The worksheet of a workbook that it is; null where the file is no workbook, or none of its worksheets fits.';
comment on table ledger.submissions is
'One row per file (or member of an archive, or worksheet of a workbook) received, in order of receipt: what it is, its verdict, and where each of its lines went (received = accepted + rejected + superseded).';
create index if not exists submissions_by_content on ledger.submissions (sha256);
create index if not exists submissions_by_record on ledger.submissions (record, district_id);

create table if not exists ledger.submission_coverage (
    submission_id bigint not null references ledger.submissions (submission_id),
    district_id text not null,
    school_id text not null default '',
    school_year text not null,
    lines integer not null,
    superseded_by bigint references ledger.submissions (submission_id),
    primary key (submission_id, district_id, school_id, school_year)
);
comment on table ledger.submission_coverage is
'What a submission holds: lines per district, school (empty where the record has none; of public files the part of the year that a newer file replaces, such as an indicator) and school year. For full-replacement records superseded_by names the accepted submission that replaced this part.';

create table if not exists ledger.pending_scopes (
    district_id text not null,
    school_year text not null,
    since timestamptz not null default clock_timestamp(),
    primary key (district_id, school_year)
);
comment on table ledger.pending_scopes is
'The (district, school year) scopes that the next build must recompute. Written with a verdict, cleared with a publication.';

create table if not exists ledger.landing_files (
    path text primary key,
    size_bytes bigint not null,
    modified_ns bigint not null,
    sha256 text not null,
    seen_at timestamptz not null default clock_timestamp()
);
comment on table ledger.landing_files is
'Files already taken in from the landing zone; a file whose size and time are unchanged is not read again.';

create table if not exists ledger.releases (
    release_id integer generated always as identity primary key,
    created_at timestamptz not null default clock_timestamp(),
    as_of_date date not null default current_date,
    state text not null check (state in ('published', 'retired')),
    is_current boolean not null default false,
    run_id text,
    cells bigint
);
create unique index if not exists one_current_release on ledger.releases (is_current) where is_current;
comment on table ledger.releases is
'Releases of the marts; exactly one is current, and every kept one can be switched back.';

create table if not exists ledger.released_holds (
    submission_id bigint not null references ledger.submissions (submission_id),
    reason text not null,
    released_by text not null,
    released_at timestamptz not null default clock_timestamp(),
    withdrawn_by text,
    withdrawn_at timestamptz,
    primary key (submission_id, released_at)
);
create unique index if not exists one_release_of_a_hold on ledger.released_holds (submission_id)
where withdrawn_at is null;
comment on table ledger.released_holds is
'Held submissions that a person let enter force, with why, who and when: the rules that would hold the submission are waived for it alone until the release is withdrawn.';

create or replace view ledger.scopes_to_build as
select pending.district_id, pending.school_year
from ledger.pending_scopes as pending
union
select 'collaborative' as district_id, pending.school_year
from ledger.pending_scopes as pending;
comment on view ledger.scopes_to_build is
'What the next build recomputes: the pending scopes, and for each of their years the scope "collaborative", which holds what crosses districts.';

create table if not exists ledger.pending_growth (
    school_year text primary key,
    percentiles_moved boolean not null
);
comment on table ledger.pending_growth is
'School years whose growth was computed since the last publication. Written with the growth, cleared with a publication. Where percentiles_moved, growth percentiles of any district may have changed, and all their growth cells are built again.';

create or replace view ledger.growth_to_build as
select pending.school_year
from ledger.pending_growth as pending
where pending.percentiles_moved;
comment on view ledger.growth_to_build is
'School years in which the next build recomputes the growth measures of all districts.';

create or replace view ledger.growth_to_compare as
select pending.school_year
from ledger.growth_to_build as pending
union
select
    (substr(pending.school_year, 6, 4) || '-' || (substr(pending.school_year, 6, 4)::integer + 1)::text)
        as school_year
from ledger.growth_to_build as pending;
comment on view ledger.growth_to_compare is
'The years of growth_to_build and the years that follow them, whose change depends on them.';

create or replace view ledger.scopes_to_compare as
select scope.district_id, scope.school_year
from ledger.scopes_to_build as scope
union
select
    scope.district_id,
    (substr(scope.school_year, 6, 4) || '-' || (substr(scope.school_year, 6, 4)::integer + 1)::text)
        as school_year
from ledger.scopes_to_build as scope
union
select 'collaborative' as district_id, growth.school_year
from ledger.growth_to_compare as growth;
comment on view ledger.scopes_to_compare is
'The scopes to build and the years that follow them, whose change from the prior year depends on them. Years in which growth is compared anew are there with the scope "collaborative".';

-- Auditors read the ledger but for what districts called their files (file_path, archive_member,
-- worksheet, path, and reason, which quotes them): a file may be named after a student. Nor do they
-- read the schools of a file (school_id), which hold whatever stands there, a name where columns are
-- shifted, nor why a hold was released, which staff write freely.
revoke select on all tables in schema ledger from flashlight_auditor;
grant select on
    ledger.pending_scopes, ledger.releases, ledger.scopes_to_build, ledger.scopes_to_compare,
    ledger.pending_growth, ledger.growth_to_build, ledger.growth_to_compare
to flashlight_auditor;
grant select (
    submission_id, district_id, school_year, lines, superseded_by
) on ledger.submission_coverage to flashlight_auditor;
grant select (
    submission_id, district_id, record, form, school_year, mapping, sha256, file_bytes, received_at,
    run_id, state, duplicate_of, lines_received, lines_accepted, lines_rejected, lines_superseded, loaded_at,
    gated_at
) on ledger.submissions to flashlight_auditor;
grant select (size_bytes, modified_ns, sha256, seen_at) on ledger.landing_files
to flashlight_auditor;
grant select (submission_id, released_by, released_at, withdrawn_by, withdrawn_at)
on ledger.released_holds to flashlight_auditor;
