-- Quality by dimension: which dimension a rule is about, and the lines of each submission.
create table if not exists quality.rules (
    record text not null,
    code text not null,
    field text not null,
    found_by text not null check (found_by in ('gate', 'cross_file', 'identity')),
    severity text not null,
    dimension text not null check (
        dimension in ('completeness', 'validity', 'consistency', 'uniqueness')
    ),
    message text not null,
    primary key (record, code, field)
);
comment on table quality.rules is
'Rules as last run, with the dimension of quality each is about and what finds it: the gate, the checks across files, or identity. record is empty for rules of every record, field for rules of none.';

create table if not exists quality.scorecards (
    submission_id bigint primary key references ledger.submissions (submission_id),
    lines_incomplete integer not null,
    lines_invalid integer not null,
    lines_inconsistent integer not null,
    lines_repeated integer not null,
    fatal_findings integer not null,
    warning_findings integer not null
);
comment on table quality.scorecards is
'Lines of each judged submission with a fatal or warning finding of the gate, by dimension (completeness, validity, consistency, uniqueness), a line once in each; and how many such findings there are, a line once for each rule. All lines count, also beyond the findings kept one by one.';
