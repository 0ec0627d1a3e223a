-- What every change of a password ends and tells, and new ones by mail for whoever has forgotten hers.

set local role tessera_proof;

-- Whoever changes it, and however. A change of the address that somebody asked for with the former one is off.
create function proof.tell_of_password() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.end_links(new.user_id, array['reset_password']);
  perform proof.end_address_change(new.user_id);
  perform proof.tell_owner(new.user_id, 'password_changed', '{}');
  return null;
end
$$;
create trigger tell_of_password after insert or update of hash on proof.passwords
  for each row execute function proof.tell_of_password();

-- Of an account whose owner asks for a new password; of any other the mail is nobody's. Not more than she can read;
-- what counts is what she can still use, so that nobody who asks in her name keeps her from it.
create function proof.owner_of_reset(asked_for text) returns app.users
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  owner app.users;
begin
  select u.* into owner from app.users u
  where lower(u.email) = lower(asked_for) and u.email_verified_at is not null and u.status = 'active'
    -- Whoever signs in elsewhere and has none gets none by mail.
    and exists (select from proof.passwords p where p.user_id = u.id)
    and (select count(*) from proof.mails m
      where m.user_id = u.id and m.kind = 'reset_password' and m.made_at > now() - proof.link_life(m.kind)) < 5;
  if found then
    insert into app.audit (user_id, actor, action) values (owner.id, 'anonymous', 'password.reset_asked');
  end if;
  return owner;
end
$$;

-- The same for every address.
create function sign_in.ask_reset(asked_for text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  delete from proof.mails m where m.made_at < now() - interval '90 days';
  insert into proof.mails (kind, address) values ('reset_password', asked_for)
$$;

-- Whose password the link sets: no row when it is not live.
create function sign_in.find_reset(token_hash bytea) returns table (username text, email text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mail proof.mails := proof.live_link(token_hash, array['reset_password']);
begin
  return query select u.username, u.email from app.users u where u.id = mail.user_id;
end
$$;

-- Whoever was signed in is out, and access tokens end: somebody else may have made them. False when the link is not live.
create function sign_in.reset_password(token_hash bytea, new_hash text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mail proof.mails := proof.live_link(token_hash, array['reset_password']);
begin
  if mail.id is null then
    return false;
  end if;
  update proof.passwords p set hash = new_hash, changed_at = now() where p.user_id = mail.user_id;
  -- Whoever knew the old one may have added a key. Before the sessions: one that such a key opens meanwhile ends too.
  update proof.passkeys k set signs_in = false where k.user_id = mail.user_id;
  update proof.sessions s set ended_at = now() where s.user_id = mail.user_id and s.ended_at is null;
  update proof.personal_tokens t set ended_at = now() where t.user_id = mail.user_id and t.ended_at is null;
  delete from proof.remembered_devices d where d.user_id = mail.user_id;
  insert into app.audit (user_id, actor, action) values (mail.user_id, 'user:' || mail.user_id, 'password.reset');
  return true;
end
$$;

grant execute on function sign_in.ask_reset(text) to tessera_sign_in;
grant execute on function sign_in.find_reset(bytea) to tessera_sign_in;
grant execute on function sign_in.reset_password(bytea, text) to tessera_sign_in;
