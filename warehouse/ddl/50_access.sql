-- Which login may see which district's students.
create table if not exists access.grants (
    login name not null,
    district_id text not null,
    granted_at timestamptz not null default clock_timestamp(),
    primary key (login, district_id)
);
comment on table access.grants is 'Districts whose students a login in the role flashlight_district may see.';
