-- What happens to an account whose seven days are over: nothing of hers stays but lines that name nobody.

set local role tessera_owner;

-- What of a line says nothing about anybody: ids, numbers, and words of our own.
create function app.impersonal(subject text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select subject ~ '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{0,5})$'
    or subject in ('admin', 'auditor', 'service_manager', 'service_viewer', 'browser', 'bearer', 'app', 'recovery_code')
$$;
create function app.impersonal(detail jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_object_agg(d.key, d.value), '{}') from jsonb_each(detail) d
  where jsonb_typeof(d.value) in ('number', 'boolean', 'null') or jsonb_typeof(d.value) = 'string' and app.impersonal(d.value #>> '{}')
$$;
grant execute on function app.impersonal(text), app.impersonal(jsonb) to tessera_proof;

-- Whom a line names besides its owner.
create index audit_names on app.audit ((coalesce(detail ->> 'by', detail ->> 'user'))) where detail ?| array['by', 'user'];

grant update (username, name, institution, country, orcid, time_zone, locale) on app.users to tessera_proof;
grant update (subject, detail) on app.audit to tessera_proof;
create policy proof_forgets on app.audit for update to tessera_proof using (true) with check (true);
grant update (name, settings, setting_labels, idempotency_key, batch_id, batch_place) on app.jobs to tessera_proof;
create policy proof_forgets on app.jobs for update to tessera_proof
  using (proof.is_being_removed(user_id)) with check (ended_at is not null);
grant delete on app.files to tessera_proof;
create policy proof_forgets on app.files for delete to tessera_proof using (proof.is_being_removed(user_id));

-- These go whole.
do $$
declare
  emptied text;
begin
  foreach emptied in array array['app.job_events', 'app.notices', 'app.service_options', 'app.service_catalogues', 'app.job_inputs',
    'app.permission_files',
    'app.steps', 'app.attempts', 'app.schedules', 'app.shared_token_uses', 'app.batches',
    'app.notification_preferences']
  loop
    execute format('grant select, delete on %s to tessera_proof', emptied);
    execute format(
      'create policy proof_forgets on %s for delete to tessera_proof using (proof.is_being_removed(user_id))', emptied);
    if not exists (
      select from pg_policy where polrelid = emptied::regclass and polcmd = 'r' and 'tessera_proof'::regrole = any (polroles)
    ) then
      execute format(
        'create policy proof_finds on %s for select to tessera_proof using (proof.is_being_removed(user_id))', emptied);
    end if;
  end loop;
end
$$;

-- Nobody comes back from there, and nobody changes such an account.
create function app.keep_removed() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'the account was removed' using errcode = '23514', constraint = 'users_removed';
end
$$;
create trigger keep_removed before update of status, email, username on app.users
  for each row when (old.status = 'removed') execute function app.keep_removed();
create index users_removed on app.users (id) where status = 'removed';

set local role tessera_proof;
revoke execute on function proof.is_being_removed(uuid) from tessera_owner;

create function proof.require_removing() returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if app.current_purpose() <> 'remove-accounts' then
    raise exception 'another purpose' using errcode = '28000';
  end if;
end
$$;

-- The mail that told her; none where she has no confirmed address.
create function proof.reminder_of(removal proof.account_removals) returns setof proof.mails
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select m.* from proof.mails m
  where m.user_id = removal.user_id and m.kind = 'removal_soon' and m.made_at >= removal.reminded_at
$$;

-- Who has a day left is told so, once: again only when that mail was never sent anywhere.
create function app.remind_of_removals() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  removal proof.account_removals;
  told integer := 0;
begin
  perform proof.require_removing();
  for removal in
    update proof.account_removals r set reminded_at = now()
    where r.begun_at is null and r.remove_at <= now() + interval '1 day' and (r.reminded_at is null
      or exists (select from proof.reminder_of(r) m where m.state = 'given_up' and m.attempts = 0)) returning r.*
  loop
    perform proof.tell_owner(removal.user_id, 'removal_soon', jsonb_build_object('at', removal.remove_at));
    told := told + 1;
  end loop;
  return told;
end
$$;

-- One that is due, if any, of those whose owners can still sign in: in one transaction nobody signs in any more, and nobody finds a name, an address or a way in. Whoever
-- runs at the same time passes it over.
create function app.begin_due_removal() returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  leaving uuid;
  former app.users;
  pseudonym text := 'removed-' || replace(gen_random_uuid()::text, '-', '');
  emptied text;
begin
  perform proof.require_removing();
  select r.user_id into leaving from proof.account_removals r
  where r.begun_at is null and r.remove_at <= now()
    -- She was told, and could have undone it ever since. An address at which nobody takes mail holds up nothing.
    and r.reminded_at <= now() - interval '1 day'
    and not exists (select from proof.reminder_of(r) m
      where m.state = 'due' or m.state = 'given_up' and m.attempts = 0 or m.sent_at > now() - interval '1 day')
    and exists (select from app.users u where u.id = r.user_id and u.status = 'active')
  -- One that cannot begin keeps no other from it.
  order by random() limit 1 for update skip locked;
  if leaving is null then
    return null;
  end if;
  select u.* into former from app.users u where u.id = leaving for update;
  update proof.account_removals r set begun_at = now() where r.user_id = leaving;
  foreach emptied in array array['address_changes', 'authenticator_apps', 'code_tries', 'identities', 'known_devices', 'mails',
    'openid_flows', 'passkey_ceremonies', 'passkeys', 'passwords', 'personal_tokens', 'recovery_codes',
    'remembered_devices', 'sessions', 'sign_in_tickets', 'task_tokens']
  loop
    execute format('delete from proof.%I where user_id = $1', emptied) using leaving;
  end loop;
  perform proof.leave_every_study(leaving, former);
  -- Of what she wrote to others no word stays, and what was not sent is not.
  delete from proof.mails m where m.sender_id = leaving and m.state = 'due';
  update proof.mails m set detail = jsonb_build_object('by', pseudonym, 'note', '') where m.sender_id = leaving;
  update proof.invitations i set note = '' where i.invited_by = leaving;
  delete from proof.invitations i where i.accepted_by = leaving
    -- An address that nobody confirmed may be somebody else's.
    or former.email_verified_at is not null and lower(i.address) = lower(former.email);
  update app.role_grants r set ended_at = now() where r.user_id = leaving and r.ended_at is null;
  -- Kept until everything is gone, and sent then.
  if former.email_verified_at is not null then
    insert into proof.mails (user_id, kind, address, locale, detail, next_attempt_at)
    values (leaving, 'account_removed', former.email, former.locale, jsonb_build_object('username', former.username), 'infinity');
  end if;
  update app.audit a set detail = a.detail || jsonb_build_object(case when a.detail ? 'by' then 'by' else 'user' end, pseudonym)
  where coalesce(a.detail ->> 'by', a.detail ->> 'user') = former.username and a.detail ?| array['by', 'user'];
  insert into app.audit (user_id, actor, action) values (leaving, 'system', 'account.removed');
  update app.users u set username = pseudonym, email = null, email_verified_at = null, status = 'removed',
    name = null, institution = null, country = null, orcid = null, time_zone = null, locale = 'en'
  where u.id = leaving;
  return leaving;
end
$$;

-- A piece of what is left of one of them: how many rows it was, and whether that was all; no row when there is nobody. What others remove, they do
-- meanwhile: the api the bytes of files, and then their rows; the broker credentials, as it does when an owner asks.
create function app.go_on_removing(most integer) returns table (removed integer, has_ended boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  leaving uuid;
  emptied text;
  piece integer;
  total integer := 0;
begin
  perform proof.require_removing();
  select r.user_id into leaving from proof.account_removals r
  -- Any of them: one that fails keeps nobody else's from going on.
  where r.begun_at is not null and r.ended_at is null order by random() limit 1 for update skip locked;
  if leaving is null then
    return;
  end if;
  update app.jobs j set name = 'removed', settings = '{}', setting_labels = '{}', state_text = null, idempotency_key = null,
    batch_id = null, batch_place = case when j.program_batch_id is not null then j.batch_place end
  where j.id in (
    -- What is still open is stopped by whoever stops what nobody may run any more.
    select o.id from app.jobs o
    where o.user_id = leaving and o.ended_at is not null and (o.settings <> '{}' or o.batch_id is not null or o.name <> 'removed') limit most);
  get diagnostics total = row_count;
  update app.audit a set subject = case when app.impersonal(a.subject) then a.subject else '' end, detail = app.impersonal(a.detail)
  where a.id in (
    select o.id from app.audit o
    where o.user_id = leaving and (not app.impersonal(o.subject) or o.detail <> app.impersonal(o.detail)) limit most);
  get diagnostics piece = row_count;
  total := total + piece;
  foreach emptied in array array['app.job_events', 'app.notices', 'app.service_options', 'app.service_catalogues', 'app.job_inputs',
    'app.permission_files', 'app.job_listings',
    'app.steps', 'app.attempts', 'app.schedules', 'app.shared_token_uses', 'app.notice_times', 'app.webhooks',
    'app.notification_preferences', 'app.control_findings', 'app.result_quality', 'app.result_deletions', 'app.setting_templates', 'app.documents']
  loop
    execute format('delete from %s where ctid = any (array(select ctid from %1$s where user_id = $1 limit $2))', emptied)
    using leaving, most;
    get diagnostics piece = row_count;
    total := total + piece;
  end loop;
  -- Each once none of its jobs is in it.
  delete from app.batches b where b.id in (
    select o.id from app.batches o
    where o.user_id = leaving and not exists (select from app.jobs j where j.user_id = o.user_id and j.batch_id = o.id)
    limit most);
  get diagnostics piece = row_count;
  total := total + piece;
  if total = 0 and not exists (select from app.batches b where b.user_id = leaving)
    and not exists (select from app.files f where f.user_id = leaving)
    and not exists (select from app.result_deletions d where d.user_id = leaving)
    and not exists (select from app.credentials c where c.user_id = leaving)
    and not exists (select from app.jobs j where j.user_id = leaving and j.ended_at is null) then
    update proof.account_removals r set ended_at = now() where r.user_id = leaving;
    update proof.mails m set made_at = now(), next_attempt_at = now()
    where m.user_id = leaving and m.kind = 'account_removed';
    return query select 0, true;
  else
    return query select total, false;
  end if;
end
$$;

-- For the api, which has the bytes: files whose owner is being removed, and those that their owner deleted.
create function app.removed_files(most integer) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if session_user <> 'tessera_api' then
    raise exception 'only the api removes files' using errcode = '28000';
  end if;
  return query
  select l.id from (
    select f.id from proof.account_removals r join app.files f on f.user_id = r.user_id
    where r.begun_at is not null and r.ended_at is null
      and not exists (select from app.job_inputs i where i.user_id = f.user_id and i.file_id = f.id)
      -- These go with their document.
      and f.document_id is null
    union all select b.file_id from proof.removed_bytes b
    union all select p.id from app.result_deletions d, unnest(d.pending) p(id)
    -- Whoever writes a deletion names ids: that is no word about a file that somebody still has.
    where d.pending <> '{}' and not exists (select from app.files f where f.id = p.id)) l
  -- Any of them: those that cannot be removed keep none of the others from its turn.
  order by random() limit most;
end
$$;

-- Their bytes are gone. With the rows go the keys.
create function app.forget_files(gone uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if session_user <> 'tessera_api' then
    raise exception 'only the api removes files' using errcode = '28000';
  end if;
  delete from app.files f where f.id = any (gone);
  update app.result_deletions d set pending = l.ids, bytes_gone_at = case when l.ids = '{}' then now() end
  from (
    select o.id, array(select p.id from unnest(o.pending) p(id) where p.id <> all (gone)) as ids
    from app.result_deletions o where o.pending && gone) l
  where d.id = l.id;
  delete from proof.removed_bytes b where b.file_id = any (gone);
end
$$;

grant execute on function app.remind_of_removals() to tessera_sweep;
grant execute on function app.begin_due_removal() to tessera_sweep;
grant execute on function app.go_on_removing(integer) to tessera_sweep;
grant execute on function app.removed_files(integer) to tessera_user;
grant execute on function app.forget_files(uuid[]) to tessera_user;
