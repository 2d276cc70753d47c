-- Identifiers of students; everything downstream uses student_key.
create table if not exists pii.student_identifiers (
    ssid text primary key,
    student_key uuid not null unique,
    first_submission_id bigint not null references ledger.submissions (submission_id)
);
comment on table pii.student_identifiers is
'The student_key of each statewide student identifier: the first 16 bytes of HMAC-SHA256 under the installation''s secret.';
revoke all on schema pii from public;
