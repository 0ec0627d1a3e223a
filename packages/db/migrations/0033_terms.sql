-- Which terms of the house somebody has accepted, and when. Which ones hold now is a setting of the api, and no row.
set local role tessera_owner;

create table app.accepted_terms (
  user_id uuid not null references app.users (id) on delete cascade,
  version text not null check (version ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
  -- Never said by whoever accepts.
  accepted_at timestamptz not null default now(),
  primary key (user_id, version)
);
alter table app.accepted_terms enable row level security;
alter table app.accepted_terms force row level security;
grant select, insert (user_id, version) on app.accepted_terms to tessera_user;
grant select, insert on app.accepted_terms to tessera_proof;
create policy user_reads on app.accepted_terms for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.accepted_terms for insert to tessera_user
  with check (user_id = (select app.current_user_id()));
create policy proof_reads on app.accepted_terms for select to tessera_proof using (true);
create policy proof_inserts on app.accepted_terms for insert to tessera_proof with check (true);

set local role tessera_proof;

-- Of whoever asks, however she shows who she is: also by an access token, or by a program under a consent of hers.
create function app.has_accepted_terms(asked text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  return exists (select from app.accepted_terms t where t.user_id = identity.user_id and t.version = asked);
end
$$;
grant execute on function app.has_accepted_terms(text) to tessera_user, tessera_token, tessera_standing;

-- In the transaction that makes the account, and of no other account: a row of that moment has this transaction's time.
create function sign_in.accept_terms(new_username text, accepted text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  new_id uuid;
begin
  select u.id into new_id from app.users u where u.username = new_username and u.created_at = now();
  if new_id is null then
    raise exception 'the account is not made in this transaction' using errcode = '42501';
  end if;
  insert into app.accepted_terms (user_id, version) values (new_id, accepted);
  insert into app.audit (user_id, actor, action, subject) values (new_id, 'user:' || new_id, 'terms.accepted', accepted);
end
$$;
grant execute on function sign_in.accept_terms(text, text) to tessera_sign_in;
