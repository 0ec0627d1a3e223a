-- Accounts that an administrator asks somebody to make. The link that makes one is mailed, and its token drawn, as those of
-- other mails: what lies here opens nothing. The trails name an invitation by its id, so that an address that is forgotten here
-- stands nowhere else.

set local role tessera_proof;

create table proof.invitations (
  id uuid primary key default app.new_id(),
  address text not null check (address ~ '^[^@\s[:cntrl:]]+@[^@\s[:cntrl:]]+$' and length(address) <= 254),
  -- In which its mail is written.
  locale text not null check (locale in ('en', 'fr', 'pt')),
  -- To whom it goes.
  note text not null default '' check (length(note) <= 500),
  -- Who sent it last. It is worth something for as long as she has been an administrator without a break since then.
  invited_by uuid not null,
  made_at timestamptz not null default now(),
  sent_at timestamptz not null default now(),
  -- Her account or her factors were taken from her: getting them back makes it no better.
  sender_lost boolean not null default false,
  expires_at timestamptz not null default now() + interval '7 days',
  revoked_at timestamptz,
  revoked_by uuid,
  accepted_at timestamptz,
  accepted_by uuid references app.users (id) on delete cascade,
  check ((accepted_at is null) = (accepted_by is null)),
  check (accepted_at is null or revoked_at is null)
);
create index invitations_address on proof.invitations (lower(address));
create index invitations_sender on proof.invitations (invited_by);
create index invitations_accepted on proof.invitations (accepted_by);
create index invitations_age on proof.invitations (expires_at);
alter table proof.invitations enable row level security;
alter table proof.invitations force row level security;
create policy own on proof.invitations to tessera_proof using (true) with check (true);

-- What whoever accepts it may do from then on.
create table proof.invited_roles (
  invitation_id uuid not null references proof.invitations (id) on delete cascade,
  role text not null check (role in ('service_manager', 'service_viewer', 'auditor', 'admin')),
  -- Empty: at every service.
  service_id smallint references app.services (id),
  -- Empty: until somebody ends it.
  expires_at timestamptz,
  check (service_id is null or role in ('service_manager', 'service_viewer'))
);
create unique index invited_roles_each on proof.invited_roles (invitation_id, role, coalesce(service_id, 0));
alter table proof.invited_roles enable row level security;
alter table proof.invited_roles force row level security;
create policy own on proof.invited_roles to tessera_proof using (true) with check (true);

alter table proof.mails
  add column invitation_id uuid references proof.invitations (id) on delete cascade,
  -- Whose name and words it holds besides its reader's.
  add column sender_id uuid references app.users (id) on delete cascade,
  add check ((kind = 'invitation') = (invitation_id is not null));
create index mails_invitation on proof.mails (invitation_id, made_at desc);
create index mails_sender on proof.mails (sender_id);

-- Also when she is not signed in. A role that was given anew is another one.
create function proof.is_administrator_since(somebody uuid, since timestamptz) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from app.role_grants r join app.users u on u.id = r.user_id
    where r.user_id = somebody and r.role = 'admin' and r.granted_at <= since and u.status = 'active' and proof.is_live(r))
    and proof.has_second_factor(somebody) and not proof.is_leaving(somebody);
end
$$;

-- What she has sent makes nothing any more, unless somebody sends it again.
create function proof.orphan_invitations(of_sender uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update proof.invitations i set sender_lost = true
  where i.invited_by = of_sender and i.accepted_at is null and i.revoked_at is null and not i.sender_lost
$$;

create function proof.state_of(invitation proof.invitations) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case
    when invitation.accepted_at is not null then 'accepted'
    when invitation.revoked_at is not null then 'revoked'
    when invitation.expires_at <= clock_timestamp() then 'expired'
    when invitation.sender_lost or not proof.is_administrator_since(invitation.invited_by, invitation.sent_at) then 'without_sender'
    else 'sent' end
$$;

create function proof.invitation_is_open(invitation uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select proof.state_of(i) = 'sent' from proof.invitations i where i.id = invitation
$$;

-- Whose address it is, if she has confirmed it.
create function proof.owner_of_address(of_address text) returns app.users
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select u from app.users u where lower(u.email) = lower(of_address) and u.email_verified_at is not null
$$;

create function proof.mail_invitation(invitation proof.invitations) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  insert into proof.mails (kind, address, locale, invitation_id, sender_id, detail)
  select 'invitation', invitation.address, invitation.locale, invitation.id, u.id,
    jsonb_build_object('by', coalesce(u.name, u.username), 'note', invitation.note)
  from app.users u where u.id = invitation.invited_by
$$;

-- Its links, also one that was not sent yet.
create function proof.end_invitation_links(invitation uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update proof.mails m set link_ended_at = now(), state = case m.state when 'due' then 'given_up' else m.state end
  where m.invitation_id = invitation and m.link_ended_at is null
$$;

-- Three times to one address within a day, whatever strangers have sent there. Asked until the end of the transaction by one at a
-- time.
create function proof.may_invite(of_address text) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('invitation of ' || lower(of_address), 0));
  return (select count(*) from proof.mails m
    where lower(m.address) = lower(of_address) and m.kind in ('invitation', 'invitation_not_needed')
      and m.made_at > now() - interval '1 day') < 3;
end
$$;

-- One row says what came of it: `sent`; `open` when this address has one already; `has_account`, with whose, who is told by mail
-- and nothing else is done; `waiting`, with whose, when that account waits to be approved; `no_service` when a role is at none
-- that there is; `too_many` to this address within a day.
create function app.invite(of_address text, of_locale text, of_note text, roles jsonb)
returns table (outcome text, username text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := proof.changer();
  owner app.users := proof.owner_of_address(of_address);
  invitation proof.invitations;
begin
  delete from proof.invitations i where i.accepted_at is null and i.expires_at < now() - interval '90 days';
  -- Of two for one address at once the second waits here for the first.
  if not proof.may_invite(of_address) then
    return query select 'too_many', null::text;
    return;
  end if;
  if owner.status = 'waiting' then
    return query select 'waiting', owner.username;
    return;
  end if;
  if owner.id is not null then
    insert into proof.mails (user_id, kind, address, sender_id, detail)
    select owner.id, 'invitation_not_needed', owner.email, u.id,
      jsonb_build_object('by', coalesce(u.name, u.username), 'note', of_note)
    from app.users u where u.id = changer;
    return query select 'has_account', owner.username;
    return;
  end if;
  if exists (
    select from proof.invitations i where lower(i.address) = lower(of_address) and proof.state_of(i) = 'sent') then
    return query select 'open', null::text;
    return;
  end if;
  -- What was sent before is not sent again beside this one.
  update proof.invitations i set revoked_at = now(), revoked_by = changer
  where lower(i.address) = lower(of_address) and proof.state_of(i) in ('expired', 'without_sender');
  insert into proof.invitations (address, locale, note, invited_by) values (of_address, of_locale, of_note, changer)
  returning * into invitation;
  insert into proof.invited_roles (invitation_id, role, service_id, expires_at)
  select invitation.id, r.role, r."serviceId", r."expiresAt"
  from jsonb_to_recordset(roles) as r(role text, "serviceId" smallint, "expiresAt" timestamptz);
  perform proof.mail_invitation(invitation);
  insert into app.audit (user_id, actor, action, subject, detail)
  values (changer, 'user:' || changer, 'invitation.sent', invitation.id, jsonb_build_object('roles', roles));
  return query select 'sent', null::text;
exception when foreign_key_violation then
  return query select 'no_service', null::text;
end
$$;

-- Once more, in the name of whoever does it, for seven days from now; its earlier links are dead. What came of it is said as
-- above; `none` where there is no such invitation, or it is over for good.
create function app.send_invitation_again(invitation uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := proof.changer();
  found_invitation proof.invitations;
begin
  select i.* into found_invitation from proof.invitations i
  where i.id = invitation and i.accepted_at is null and i.revoked_at is null for update;
  if found_invitation.id is null then
    return 'none';
  elsif (proof.owner_of_address(found_invitation.address)).id is not null then
    return 'has_account';
  elsif not proof.may_invite(found_invitation.address) then
    return 'too_many';
  end if;
  perform proof.end_invitation_links(invitation);
  update proof.invitations i
  set invited_by = changer, sent_at = now(), sender_lost = false, expires_at = now() + interval '7 days' where i.id = invitation
  returning i.* into found_invitation;
  perform proof.mail_invitation(found_invitation);
  insert into app.audit (user_id, actor, action, subject)
  values (changer, 'user:' || changer, 'invitation.sent_again', invitation);
  return 'sent';
end
$$;

-- False where there is none that could still be accepted, or sent again.
create function app.revoke_invitation(invitation uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := proof.changer();
begin
  update proof.invitations i set revoked_at = now(), revoked_by = changer
  where i.id = invitation and i.accepted_at is null and i.revoked_at is null;
  if not found then
    return false;
  end if;
  perform proof.end_invitation_links(invitation);
  insert into app.audit (user_id, actor, action, subject)
  values (changer, 'user:' || changer, 'invitation.revoked', invitation);
  return true;
end
$$;

-- The newest first.
create function app.invitations(before_id uuid, most integer) returns table (
  id uuid, address text, note text, state text, invited_by text, made_at timestamptz, expires_at timestamptz,
  revoked_by text, accepted_by uuid, username text, roles jsonb, mail_state text, mail_failure text
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_administrator();
  return query
  select i.id, i.address, i.note, proof.state_of(i), inviter.username, i.made_at, i.expires_at,
    revoker.username, i.accepted_by, accepted.username, proof.invited_roles_of(i.id), last.state, last.failure
  from proof.invitations i
  left join app.users inviter on inviter.id = i.invited_by
  left join app.users revoker on revoker.id = i.revoked_by
  left join app.users accepted on accepted.id = i.accepted_by
  left join lateral (
    select m.state, m.failure from proof.mails m where m.invitation_id = i.id order by m.made_at desc limit 1) last on true
  where before_id is null or i.id < before_id
  order by i.id desc limit most;
end
$$;

create function proof.invited_roles_of(invitation uuid) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'serviceId', r.service_id,
    'expiresAt', to_char(r.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by r.role, r.service_id), '[]')
  from proof.invited_roles r where r.invitation_id = invitation
$$;

-- Locked until the end of the transaction; null when the link is not live.
create function proof.invitation_of(token_hash bytea) returns proof.invitations
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  invitation proof.invitations;
begin
  -- Her sender first, as whoever takes the account from her does.
  perform 1 from proof.mails m join proof.invitations i on i.id = m.invitation_id join app.users u on u.id = i.invited_by
  where m.link_hash = token_hash for key share of u;
  -- With the mail: a link that was ended meanwhile is seen to be so.
  select i.* into invitation from proof.mails m join proof.invitations i on i.id = m.invitation_id
  where m.link_hash = token_hash and m.link_ended_at is null for update of i, m;
  -- Looked at once it is held: whoever accepts or revokes it meanwhile has done so.
  select i.* into invitation from proof.invitations i where i.id = invitation.id and proof.state_of(i) = 'sent';
  return invitation;
end
$$;

-- What whoever has the link is asked to accept: no row when it is not live.
create function sign_in.find_invitation(token_hash bytea)
returns table (address text, invited_by text, note text, roles jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  invitation proof.invitations := proof.invitation_of(token_hash);
begin
  return query
  select invitation.address, coalesce(u.name, u.username), invitation.note, proof.invited_roles_of(invitation.id)
  from app.users u where u.id = invitation.invited_by;
end
$$;

-- An account with the address to which the link went, and with the roles that its sender may give at this moment. One row says
-- what came of it: `made`, with whose; `spent` when the link is not live; what is taken.
create function sign_in.accept_invitation(token_hash bytea, new_username text, password_hash text, new_locale text)
returns table (outcome text, user_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  invitation proof.invitations := proof.invitation_of(token_hash);
  new_id uuid;
  given proof.invited_roles;
begin
  if invitation.id is null then
    return query select 'spent', null::uuid;
    return;
  end if;
  insert into app.users (username, locale) values (new_username, new_locale) on conflict do nothing returning id into new_id;
  if new_id is null then
    return query select 'name_taken', null::uuid;
    return;
  end if;
  insert into proof.passwords (user_id, hash) values (new_id, password_hash);
  update app.users u set email = invitation.address, email_verified_at = now() where u.id = new_id;
  update proof.invitations i set accepted_at = now(), accepted_by = new_id where i.id = invitation.id;
  perform proof.end_invitation_links(invitation.id);
  insert into app.audit (user_id, actor, action, subject)
  values (new_id, 'user:' || new_id, 'account.registered', 'invitation');
  perform proof.tell_of_administration(invitation.invited_by, new_id, 'invitation.accepted', invitation.id::text, '{}');
  for given in
    select r.* from proof.invited_roles r
    where r.invitation_id = invitation.id and coalesce(r.expires_at > clock_timestamp(), true)
  loop
    insert into app.role_grants (user_id, role, service_id, granted_by, expires_at)
    values (new_id, given.role, given.service_id, invitation.invited_by, given.expires_at);
    perform proof.tell_of_administration(invitation.invited_by, new_id, 'role.granted', given.role,
      jsonb_build_object('service', given.service_id, 'until', given.expires_at));
  end loop;
  return query select 'made', new_id;
exception when unique_violation then
  -- Of the address: she, or somebody else, has confirmed it for another account.
  return query select 'address_taken', null::uuid;
end
$$;

grant execute on function app.invite(text, text, text, jsonb) to tessera_user;
grant execute on function app.send_invitation_again(uuid) to tessera_user;
grant execute on function app.revoke_invitation(uuid) to tessera_user;
grant execute on function app.invitations(uuid, integer) to tessera_user;
grant execute on function sign_in.find_invitation(bytea) to tessera_sign_in;
grant execute on function sign_in.accept_invitation(bytea, text, text, text) to tessera_sign_in;
