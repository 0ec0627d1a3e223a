-- Roles belong to the cluster, not to the database, so each is made only where it is missing.
do $$
declare
  role_name text;
begin
  -- Owners: of the tables, and of everything that decides what a proof is worth.
  foreach role_name in array array['tessera_owner', 'tessera_proof'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin nosuperuser nobypassrls noinherit', role_name);
    end if;
  end loop;
  -- Units of work: what a login may be inside one transaction.
  foreach role_name in array array['tessera_user', 'tessera_member', 'tessera_standing', 'tessera_token', 'tessera_sign_in', 'tessera_job', 'tessera_sweep', 'tessera_vault', 'tessera_delivery'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin nosuperuser nobypassrls noinherit', role_name);
    end if;
  end loop;
  -- Logins own nothing and inherit nothing: outside a unit of work they can read no table.
  foreach role_name in array array['tessera_api', 'tessera_auth', 'tessera_worker', 'tessera_system', 'tessera_broker', 'tessera_messenger'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I login nosuperuser nobypassrls noinherit', role_name);
    end if;
  end loop;
end
$$;

grant tessera_user, tessera_member, tessera_standing, tessera_token to tessera_api with inherit false, set true;
grant tessera_sign_in to tessera_auth with inherit false, set true;
grant tessera_job to tessera_worker with inherit false, set true;
grant tessera_sweep to tessera_system with inherit false, set true;
grant tessera_vault to tessera_broker with inherit false, set true;
grant tessera_delivery to tessera_messenger with inherit false, set true;

-- The bound on how long a holder whose grant has ended can keep its successor waiting.
alter role tessera_worker set transaction_timeout = '1s';
alter role tessera_api set transaction_timeout = '10s';
alter role tessera_auth set transaction_timeout = '10s';
alter role tessera_system set transaction_timeout = '10s';
alter role tessera_broker set transaction_timeout = '10s';
alter role tessera_messenger set transaction_timeout = '10s';

-- Parameters are proofs, hashes and people's data: they stay out of the server's log, whatever else it logs.
do $$
declare
  login text;
begin
  foreach login in array array['tessera_api', 'tessera_auth', 'tessera_worker', 'tessera_system', 'tessera_broker', 'tessera_messenger'] loop
    execute format('alter role %I set log_parameter_max_length_on_error = 0', login);
    if has_parameter_privilege(current_user, 'log_parameter_max_length', 'set') then
      execute format('alter role %I set log_parameter_max_length = 0', login);
    else
      raise warning 'set log_parameter_max_length = 0 for this database: % may not', current_user;
    end if;
  end loop;
end
$$;

do $$
begin
  execute format('grant tessera_owner, tessera_proof to %I with inherit true, set true', current_user);
  execute format('revoke all on database %I from public', current_database());
  execute format(
    'grant connect on database %I to tessera_api, tessera_auth, tessera_worker, tessera_system, tessera_broker, tessera_messenger',
    current_database());
end
$$;

create schema app authorization tessera_owner;
create schema sign_in authorization tessera_proof;
create schema proof authorization tessera_proof;
create schema vault authorization tessera_owner;
revoke all on schema public from public;

grant usage, create on schema app to tessera_proof;
grant usage on schema app
  to tessera_user, tessera_member, tessera_standing, tessera_token, tessera_job, tessera_sweep, tessera_vault, tessera_delivery;
grant usage on schema sign_in to tessera_sign_in;
grant usage on schema proof to tessera_vault, tessera_owner;
grant usage on schema vault to tessera_vault, tessera_delivery, tessera_proof;

alter default privileges for role tessera_owner revoke execute on functions from public;
alter default privileges for role tessera_proof revoke execute on functions from public;
