-- When somebody is told by other ways than here: at once, after her quiet hours, or once a day. A line keeps when its mail is due;
-- whoever looks for what is due sees ids and times.

set local role tessera_proof;
grant execute on function proof.is_being_removed(uuid) to tessera_owner;

set local role tessera_owner;
create table app.notice_times (
  user_id uuid not null references app.users (id) on delete cascade,
  -- Minutes of the day in her time zone. What begins late ends on the next day.
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_until smallint check (quiet_until between 0 and 1439),
  -- The hour of the one mail of the day, in her time zone. Without it each comes by itself.
  digest_hour smallint check (digest_hour between 0 and 23),
  primary key (user_id),
  check ((quiet_from is null) = (quiet_until is null)),
  check (quiet_from <> quiet_until)
);
alter table app.notice_times enable row level security;
alter table app.notice_times force row level security;
grant select, insert, update (quiet_from, quiet_until, digest_hour) on app.notice_times to tessera_user;
grant select, delete on app.notice_times to tessera_proof;
create policy user_reads on app.notice_times for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.notice_times for insert to tessera_user with check (user_id = (select app.current_user_id()));
create policy user_updates on app.notice_times for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id())) with check (user_id = (select app.current_user_id()));
create policy proof_reads on app.notice_times for select to tessera_proof using (true);
create policy proof_forgets on app.notice_times for delete to tessera_proof using (proof.is_being_removed(user_id));

alter table app.notices add column mail_due_at timestamptz;
create index notices_mail_due on app.notices (mail_due_at) where mail_due_at is not null;
create index notices_held on app.notices (user_id) where mail_due_at is not null;
drop policy proof_finds on app.notices;
create policy proof_reads on app.notices for select to tessera_proof using (true);
grant update (mail_due_at) on app.notices to tessera_proof;
create policy proof_sends on app.notices for update to tessera_proof using (true) with check (true);
grant select (id, user_id, mail_due_at) on app.notices to tessera_sweep;
create policy sweep_reads on app.notices for select to tessera_sweep
  using (app.require_sweep() and (select app.current_purpose()) = 'notify');

set local role tessera_proof;
revoke execute on function proof.is_being_removed(uuid) from tessera_owner;

-- Hers, or UTC where she has none that is known here: whoever moves a job is not stopped by the name of a zone.
create function proof.zone_of(owner uuid) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  zone text := (select u.time_zone from app.users u where u.id = owner);
begin
  perform now() at time zone zone;
  return coalesce(zone, 'UTC');
exception when invalid_parameter_value then
  return 'UTC';
end
$$;

-- The end of the quiet hours in which a moment lies, else the moment itself.
create function proof.after_quiet_hours(times app.notice_times, zone text, moment timestamptz) returns timestamptz
language plpgsql immutable set search_path = pg_catalog, pg_temp
as $$
declare
  here timestamp := moment at time zone zone;
  minute integer := extract(hour from here) * 60 + extract(minute from here);
  of_today boolean := minute < times.quiet_until;
begin
  if times.quiet_from is null then
    return moment;
  end if;
  if times.quiet_from < times.quiet_until then
    if minute < times.quiet_from or not of_today then
      return moment;
    end if;
  elsif minute < times.quiet_from and not of_today then
    return moment;
  end if;
  -- Where clocks are changed in between, the end may lie before.
  return greatest(moment, (here::date + case when of_today then 0 else 1 end
    + make_interval(mins => times.quiet_until)) at time zone zone);
end
$$;

-- The next time that it is that hour where she is.
create function proof.next_hour(wanted smallint, zone text, moment timestamptz) returns timestamptz
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select min(n.at) from generate_series(0, 2) day,
    lateral (select ((moment at time zone zone)::date + day + make_time(wanted, 0, 0)) at time zone zone as at) n
  where n.at > moment
$$;

create function proof.mail_due_at(owner uuid, moment timestamptz) returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  times app.notice_times;
begin
  select t.* into times from app.notice_times t where t.user_id = owner;
  if times.digest_hour is not null then
    return proof.next_hour(times.digest_hour, proof.zone_of(owner), moment);
  end if;
  return case when times.quiet_from is null then moment
    else proof.after_quiet_hours(times, proof.zone_of(owner), moment) end;
end
$$;

-- Of what is held, a new choice of times counts too.
create function proof.hold_anew() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  owner uuid := to_jsonb(new) ->> tg_argv[0];
begin
  update app.notices n set mail_due_at = proof.mail_due_at(owner, clock_timestamp())
  where n.user_id = owner and n.mail_due_at is not null;
  return null;
end
$$;
grant execute on function proof.hold_anew() to tessera_owner;

-- Sends on what is due to one owner, if anything, as one mail: of each thread what it says now. How many lines it has; none where
-- somebody else is at it. What she does not want by mail any more is not mailed.
create function app.release_notices(owner uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  lines jsonb;
  total integer;
begin
  if app.current_purpose() <> 'notify' then
    raise exception 'another purpose' using errcode = '28000';
  end if;
  if not pg_try_advisory_xact_lock(hashtextextended('notices of ' || owner, 0)) then
    return 0;
  end if;
  with due as (
    update app.notices n set mail_due_at = null where n.user_id = owner and n.mail_due_at <= clock_timestamp() returning n.*
  ), last as (
    select distinct on (d.thread) d.* from due d
    join app.notification_preferences p on p.user_id = d.user_id and p.subject = proof.subject_of_notice(d.kind) and p.by_mail
    order by d.thread, d.created_at desc, d.id desc
  ), listed as (
    select l.created_at, l.id, jsonb_build_object('kind', l.kind, 'name', coalesce(proof.name_of_notice(l), '')) as line,
      row_number() over (order by l.created_at desc, l.id desc) as place
    from last l
  )
  select coalesce(jsonb_agg(l.line order by l.created_at, l.id) filter (where l.place <= 50), '[]'), count(*)
  into lines, total from listed l;
  if total = 1 then
    perform proof.tell_owner(owner, 'notice', lines -> 0);
  elsif total > 1 then
    perform proof.tell_owner(owner, 'notice_digest',
      jsonb_build_object('lines', lines, 'more', total - jsonb_array_length(lines)));
  end if;
  return total;
end
$$;
grant execute on function app.release_notices(uuid) to tessera_sweep;

set local role tessera_owner;
create trigger hold_anew after insert or update on app.notice_times for each row execute function proof.hold_anew('user_id');
create trigger hold_anew after update of time_zone on app.users for each row
  when (old.time_zone is distinct from new.time_zone) execute function proof.hold_anew('id');

set local role tessera_proof;
revoke execute on function proof.hold_anew() from tessera_owner;
