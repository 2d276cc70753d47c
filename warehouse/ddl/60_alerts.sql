-- What people were told of.
create table if not exists ledger.alerts (
    kind text not null check (kind in ('held', 'overdue', 'unusual')),
    subject text not null,
    sink text not null,
    sent_at timestamptz not null default clock_timestamp(),
    primary key (kind, subject, sink)
);
comment on table ledger.alerts is
'Alerts that arrived: what each was about (a submission number, or codes of district, record, school year and window or rule) and a hash of the sink it went to. Nothing is told twice.';
grant select on ledger.alerts to flashlight_auditor;
