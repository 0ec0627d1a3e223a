-- What an owner is told at once, because somebody else may have done it: by mail, if her address is confirmed, and here.

set local role tessera_proof;

-- Browsers and countries from which somebody has signed in. Of a browser only its kind is kept, as SHA-256: its versions change.
create table proof.known_devices (
  user_id uuid not null references app.users (id) on delete cascade,
  device bytea not null check (length(device) = 32),
  -- Empty: not known.
  country text not null,
  last_seen_at timestamptz not null default now(),
  primary key (user_id, device, country)
);
alter table proof.known_devices enable row level security;
alter table proof.known_devices force row level security;
create policy own on proof.known_devices to tessera_proof using (true) with check (true);

-- However a session begins. The first one of an account is no news.
create function proof.tell_of_device() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  of_device bytea := sha256(convert_to(regexp_replace(new.user_agent, '[0-9._]+', '', 'g'), 'utf8'));
  of_country text := coalesce(new.country, '');
  has_signed_in boolean := exists (select from proof.known_devices d where d.user_id = new.user_id);
begin
  delete from proof.known_devices d where d.user_id = new.user_id and d.last_seen_at < now() - interval '90 days';
  update proof.known_devices d set last_seen_at = now()
  where d.user_id = new.user_id and d.device = of_device and d.country = of_country;
  if found then
    return null;
  end if;
  insert into proof.known_devices (user_id, device, country) values (new.user_id, of_device, of_country)
  on conflict do nothing;
  if has_signed_in then
    insert into app.notices (user_id, kind, days, about, user_agent, country)
    values (new.user_id, 'new_device', 0, clock_timestamp(), new.user_agent, new.country);
    perform proof.tell_owner(new.user_id, 'new_device',
      jsonb_build_object('userAgent', new.user_agent, 'country', new.country));
  end if;
  return null;
end
$$;
create trigger tell_of_device after insert on proof.sessions for each row execute function proof.tell_of_device();

create function proof.tell_of_token() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.tell_owner(new.user_id, 'token_made', jsonb_build_object('name', new.name));
  return null;
end
$$;
create trigger tell_of_token after insert on proof.personal_tokens for each row execute function proof.tell_of_token();

-- Also one for another account there in the place of the former: what is sent then goes to that account. The broker stores it,
-- which knows no addresses.
create function proof.tell_of_credential() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.tell_owner(new.user_id, 'credential_added', jsonb_build_object('label', new.label,
    'service', (select v.name from app.services v where v.id = new.service_id)));
  return null;
end
$$;
grant execute on function proof.tell_of_credential() to tessera_owner;

set local role tessera_owner;
grant select (id, name) on app.services to tessera_proof;
create policy proof_reads on app.services for select to tessera_proof using (true);
create trigger tell_of_credential after update of remote_account on app.credentials
  for each row when (new.is_active and old.remote_account is distinct from new.remote_account) execute function proof.tell_of_credential();

alter table app.notices
  add column user_agent text check (length(user_agent) <= 300),
  add column country text,
  add check ((kind = 'new_device') = (user_agent is not null)),
  drop constraint notices_kind_check,
  add constraint notices_kind_check check (kind in ('credential_expires', 'credential_unused', 'credential_refused',
    'service_moved', 'schedule_stopped', 'schedule_not_sent', 'schedule_missed', 'batch_ended', 'token_made', 'new_device')),
  drop constraint notices_subject,
  add constraint notices_subject check (
    num_nonnulls(credential_id, schedule_id, batch_id, token_id) = case kind when 'new_device' then 0 else 1 end);
alter policy proof_tells on app.notices
  with check (kind in ('schedule_stopped', 'batch_ended', 'token_made', 'new_device'));

set local role tessera_proof;
revoke execute on function proof.tell_of_credential() from tessera_owner;
