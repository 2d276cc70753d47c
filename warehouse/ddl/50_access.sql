-- Which login may see which district's students.
create table if not exists access.grants (
    login name not null,
    district_id text not null,
    granted_at timestamptz not null default clock_timestamp(),
    primary key (login, district_id)
);
comment on table access.grants is 'Districts whose students a login in the role flashlight_district may see.';

-- A login sees its own grants and no other's; the policies of the students' tables read them as the
-- login itself (delivery/student_tables.py).
grant usage on schema access to flashlight_district;
grant select on access.grants to flashlight_district;
alter table access.grants enable row level security;
drop policy if exists own_grants on access.grants;
create policy own_grants on access.grants for select to flashlight_district
    using (login = current_user);
