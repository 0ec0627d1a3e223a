-- The address of an account: the proof that it is its owner's, and the change to another one.

set local role tessera_owner;
grant update (email, email_verified_at) on app.users to tessera_proof;
create policy proof_confirms on app.users for update to tessera_proof using (true) with check (true);

set local role tessera_proof;

-- The address that somebody wants instead of hers. It is hers once links to both came back.
create table proof.address_changes (
  user_id uuid primary key references app.users (id) on delete cascade,
  address text not null check (address ~ '^[^@\s[:cntrl:]]+@[^@\s[:cntrl:]]+$' and length(address) <= 254),
  made_at timestamptz not null default now(),
  -- At once where the former address was never confirmed, or there is none.
  old_confirmed_at timestamptz,
  new_confirmed_at timestamptz
);
alter table proof.address_changes enable row level security;
alter table proof.address_changes force row level security;
create policy own on proof.address_changes to tessera_proof using (true) with check (true);

create function proof.end_address_change(owner uuid) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.end_links(owner, array['confirm_old_address', 'confirm_new_address']);
  delete from proof.address_changes c where c.user_id = owner;
  return found;
end
$$;

-- The address of whoever asks, the one that she wants instead, and what became of the last mail with a link.
create function app.own_address() returns table (
  address text, verified_at timestamptz, new_address text, old_confirmed boolean, new_confirmed boolean,
  mail_state text, mail_failure text, mail_made_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query
  select u.email, u.email_verified_at, c.address, c.old_confirmed_at is not null, c.new_confirmed_at is not null,
    last.state, last.failure, last.made_at
  from app.users u
  left join proof.address_changes c on c.user_id = u.id and c.made_at > now() - proof.link_life('confirm_new_address')
  left join lateral (
    select m.* from proof.mails m
    where m.user_id = u.id and m.kind = case when c.user_id is null then 'verify_address' else 'confirm_new_address' end
    order by m.made_at desc limit 1) last on last.address = coalesce(c.address, u.email)
  where u.id = own.user_id;
end
$$;

-- False when she has asked too often within a day: what others ask is not looked at, so that the answer says nothing of it.
create function proof.ask_link(of_user uuid, named_address text) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if (select count(*) from proof.mails m
    where m.user_id = of_user and m.kind = 'verify_address' and m.made_at > now() - interval '1 day') >= 3 then
    return false;
  end if;
  insert into proof.mails (user_id, kind, address) values (of_user, 'verify_address', named_address);
  return true;
end
$$;

-- False when too many were asked for; null when there is nothing to confirm.
create function app.ask_verification() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  owner app.users;
begin
  select u.* into owner from app.users u where u.id = own.user_id for update;
  if owner.email is null or owner.email_verified_at is not null then
    return null;
  end if;
  return proof.ask_link(owner.id, owner.email);
end
$$;

-- For whoever waits, and has just verified the password against this hash: she has no session to ask with.
create function sign_in.ask_verification(of_user uuid, verified_hash text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  owner app.users;
begin
  select u.* into owner from app.users u join proof.passwords p on p.user_id = u.id and p.hash = verified_hash
  where u.id = of_user and u.status = 'waiting' and u.email is not null and u.email_verified_at is null for update of u;
  if found then
    perform proof.ask_link(owner.id, owner.email);
  end if;
end
$$;

-- Only for whoever has just verified the password against this hash. `asked`; `unknown` when the password was changed
-- meanwhile; `same` when it is her address already; `too_many` of these within an hour.
create function app.ask_address_change(verified_hash text, new_address text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  owner app.users;
begin
  select u.* into owner from app.users u where u.id = own.user_id for update;
  perform 1 from proof.passwords p where p.user_id = owner.id and p.hash = verified_hash for share;
  if not found then
    return 'unknown';
  elsif lower(owner.email) = lower(new_address) then
    return 'same';
  elsif (select count(*) from proof.mails m
      where m.user_id = owner.id and m.kind = 'confirm_new_address' and m.made_at > now() - interval '1 hour') >= 5 then
    return 'too_many';
  end if;
  perform proof.end_address_change(owner.id);
  insert into proof.address_changes (user_id, address, old_confirmed_at)
  values (owner.id, new_address, case when owner.email_verified_at is null then now() end);
  insert into proof.mails (user_id, kind, address) values (owner.id, 'confirm_new_address', new_address);
  perform proof.tell_owner(owner.id, 'confirm_old_address', jsonb_build_object('newAddress', new_address));
  insert into app.audit (user_id, actor, action, subject)
  values (owner.id, 'user:' || owner.id, 'address.change_asked', new_address);
  return 'asked';
end
$$;

create function app.cancel_address_change() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return proof.end_address_change(own.user_id);
end
$$;

-- Whoever has shown that an address is hers gets it, whoever else has named it. False when somebody else has shown it too.
create function proof.change_address(owner uuid, new_address text) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  former app.users;
begin
  select u.* into former from app.users u where u.id = owner for update;
  begin
    update app.users u set email = new_address, email_verified_at = now() where u.id = owner;
  exception when unique_violation then
    return false;
  end;
  perform proof.end_address_change(owner);
  perform proof.end_links(owner, array['verify_address', 'reset_password']);
  if former.email_verified_at is not null then
    insert into proof.mails (user_id, kind, address, detail)
    values (owner, 'address_changed', former.email, jsonb_build_object('newAddress', new_address));
  end if;
  insert into app.audit (user_id, actor, action, subject) values (owner, 'user:' || owner, 'address.changed', new_address);
  return true;
end
$$;

-- What the link did: `confirmed`; `waiting` for the other address; `changed`; `taken` when somebody else has confirmed the
-- address meanwhile. Null when it is not live. It needs no session: the mail may be read elsewhere.
create function sign_in.confirm_address(token_hash bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mail proof.mails := proof.live_link(token_hash, array['verify_address', 'confirm_old_address', 'confirm_new_address']);
  change proof.address_changes;
begin
  if mail.kind = 'verify_address' then
    begin
      update app.users u set email_verified_at = now()
      where u.id = mail.user_id and u.email = mail.address and u.email_verified_at is null;
    exception when unique_violation then
      return 'taken';
    end;
    if not found then
      return null;
    end if;
    perform proof.end_links(mail.user_id, array['verify_address']);
    insert into app.audit (user_id, actor, action) values (mail.user_id, 'user:' || mail.user_id, 'address.verified');
    return 'confirmed';
  end if;
  update proof.address_changes c
  set old_confirmed_at = case mail.kind when 'confirm_old_address' then now() else c.old_confirmed_at end,
    new_confirmed_at = case mail.kind when 'confirm_new_address' then now() else c.new_confirmed_at end
  where c.user_id = mail.user_id returning c.* into change;
  if change.user_id is null then
    return null;
  end if;
  perform proof.end_links(mail.user_id, array[mail.kind]);
  if change.old_confirmed_at is null or change.new_confirmed_at is null then
    return 'waiting';
  end if;
  return case when proof.change_address(change.user_id, change.address) then 'changed' else 'taken' end;
end
$$;

grant execute on function app.ask_address_change(text, text) to tessera_user;
grant execute on function app.cancel_address_change() to tessera_user;
grant execute on function app.own_address() to tessera_user;
grant execute on function app.ask_verification() to tessera_user;
grant execute on function sign_in.ask_verification(uuid, text) to tessera_sign_in;
grant execute on function sign_in.confirm_address(bytea) to tessera_sign_in;
