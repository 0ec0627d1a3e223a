-- Accounts that wait until an administrator approves them. Until then no proof of theirs is live, so that nothing can be asked
-- with one but that the address is confirmed.
set local role tessera_owner;
create index users_waiting on app.users (created_at, id) where status = 'waiting';
grant delete on app.users to tessera_proof;
create policy proof_refuses on app.users for delete to tessera_proof using (status = 'waiting');

set local role tessera_proof;

-- Whether somebody has shown who she is: by a link to her address, or at a provider.
create function proof.has_shown_herself(somebody app.users) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select somebody.email_verified_at is not null or exists (select from proof.identities i where i.user_id = somebody.id)
$$;

-- Whoever has not done so while her last link lived, or could have, is not waited for: her name is free again.
create function proof.forget_unconfirmed() returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  delete from app.users u
  where u.status = 'waiting' and u.created_at < now() - proof.link_life('verify_address') and not proof.has_shown_herself(u)
    and not exists (
      select from proof.mails m where m.user_id = u.id and m.kind = 'verify_address'
        and (m.state = 'due' or coalesce(m.link_expires_at, m.made_at + proof.link_life(m.kind)) > now()))
$$;

create function proof.has_registrations_for(administrator uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return proof.is_administrator_since(administrator, clock_timestamp())
    and exists (select from app.users u where u.status = 'waiting' and proof.has_shown_herself(u));
end
$$;

-- One mail for all who wait, and a quarter of an hour between two: what comes meanwhile is told with the next one, which is not
-- sent when nobody waits any more.
create function proof.tell_of_waiting(somebody uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from app.users u where u.id = somebody and u.status = 'waiting') then
    return;
  end if;
  -- Of two at once the second finds the mail of the first.
  perform pg_advisory_xact_lock(hashtextextended('registrations wait', 0));
  insert into proof.mails (user_id, kind, address, next_attempt_at)
  select u.id, 'registration_waits', u.email,
    greatest(now(), (select max(coalesce(m.sent_at, m.next_attempt_at)) + interval '15 minutes' from proof.mails m
      where m.user_id = u.id and m.kind = 'registration_waits'))
  from app.users u
  where u.id in (select r.user_id from app.role_grants r where r.role = 'admin' and r.ended_at is null)
    and proof.is_administrator_since(u.id, clock_timestamp()) and u.email_verified_at is not null
    and coalesce((select p.by_mail from app.notification_preferences p where p.user_id = u.id and p.subject = 'registrations'), true)
    and not exists (select from proof.mails m
      where m.user_id = u.id and m.kind = 'registration_waits' and m.state = 'due' and m.attempts = 0);
end
$$;

create function proof.notice_waiting() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.tell_of_waiting((to_jsonb(new) ->> tg_argv[0])::uuid);
  return null;
end
$$;
create trigger notice_waiting after insert on proof.identities for each row execute function proof.notice_waiting('user_id');
grant execute on function proof.notice_waiting() to tessera_owner;

set local role tessera_owner;
create trigger notice_waiting after update of email_verified_at on app.users
  for each row when (new.status = 'waiting' and old.email_verified_at is null and new.email_verified_at is not null)
  execute function proof.notice_waiting('id');

set local role tessera_proof;
revoke execute on function proof.notice_waiting() from tessera_owner;

-- Those who wait, the longest first.
create function app.registrations(most integer) returns table (
  id uuid, username text, email text, provider text, label text, registered_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_administrator();
  return query
  select u.id, u.username, u.email, i.provider, i.label, u.created_at
  from app.users u left join proof.identities i on i.user_id = u.id
  where u.status = 'waiting' and proof.has_shown_herself(u)
  order by u.created_at, u.id limit most;
end
$$;

-- False when she does not wait, or not any more.
create function app.approve_registration(of_user uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := proof.changer();
begin
  update app.users u set status = 'active' where u.id = of_user and u.status = 'waiting' and proof.has_shown_herself(u);
  if not found then
    return false;
  end if;
  perform proof.tell_owner(of_user, 'registration_approved', '{}');
  perform proof.tell_of_administration(changer, of_user, 'registration.approved', '', '{}');
  return true;
end
$$;

-- Nothing of the account stays but the line in the trail of whoever refused it. The mail goes to a confirmed address only.
create function app.refuse_registration(of_user uuid, reason text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := proof.changer();
  refused app.users;
begin
  delete from app.users u where u.id = of_user and u.status = 'waiting' and proof.has_shown_herself(u)
  returning u.* into refused;
  if refused.id is null then
    return false;
  end if;
  if refused.email_verified_at is not null then
    insert into proof.mails (kind, address, locale, detail)
    values ('registration_refused', refused.email, refused.locale,
      jsonb_build_object('username', refused.username, 'reason', reason));
  end if;
  insert into app.audit (user_id, actor, action, subject, detail)
  values (changer, 'user:' || changer, 'registration.refused', refused.username, jsonb_build_object('reason', reason));
  return true;
end
$$;

grant execute on function app.registrations(integer) to tessera_user;
grant execute on function app.approve_registration(uuid) to tessera_user;
grant execute on function app.refuse_registration(uuid, text) to tessera_user;
