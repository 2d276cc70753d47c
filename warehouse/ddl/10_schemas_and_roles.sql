-- Schemas and roles. Every statement can be repeated.
create schema if not exists ledger;
create schema if not exists raw;
create schema if not exists quality;
create schema if not exists pii;
create schema if not exists staging;
create schema if not exists conformed;
create schema if not exists measures;
create schema if not exists build;
create schema if not exists marts;
create schema if not exists access;
create schema if not exists dagster;

comment on schema ledger is 'What was received, accepted, superseded and published, and when.';
comment on schema raw is 'Every received line as text, with its submission and line number; holds names and identifiers of students. Only the owner reads it.';
comment on schema quality is 'Findings and rejected lines; lines that could not be loaded keep their text, with names and identifiers. Only the owner reads it.';
comment on schema pii is 'The key of each student identifier, which stands for it in staging and everything after. Only the owner reads it.';
comment on schema staging is 'Typed lines in force, one model per record type; students by key only.';
comment on schema conformed is 'Students, schools, enrollments and events in one form for all sources.';
comment on schema measures is 'Measures at student grain and their sums.';
comment on schema build is 'The next release while it is built and audited.';
comment on schema marts is 'The published release: what BI tools and analysts read.';
comment on schema access is 'Who may see which district.';
comment on schema dagster is 'Storage of the orchestrator.';

do $$
declare
    role_name text;
begin
    foreach role_name in array array[
        'flashlight_reader', 'flashlight_district', 'flashlight_county', 'flashlight_auditor'
    ] loop
        if not exists (select 1 from pg_roles where rolname = role_name) then
            execute format('create role %I nologin', role_name);
        end if;
    end loop;
end
$$;

grant usage on schema marts to flashlight_reader, flashlight_district, flashlight_county, flashlight_auditor;
-- Publication grants each view to its readers (delivery/views.py), students' to others than aggregates.
alter default privileges in schema marts revoke select on tables from flashlight_reader, flashlight_county, flashlight_auditor;
grant usage on schema ledger to flashlight_auditor;
