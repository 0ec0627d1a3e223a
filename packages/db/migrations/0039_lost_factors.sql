-- For whoever has lost everything that she could show besides her password.

set local role tessera_proof;

-- The operator's command. Whoever is signed in as her is out, and her access tokens end. Nobody when there is no such account;
-- without factors nothing happens.
create function app.forget_factors(of_username text) returns table (user_id uuid, had_factors boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  select u.id into user_id from app.users u where u.username = of_username;
  if not found then
    return;
  end if;
  -- As a change of factors holds them: a sign-in that crosses this finds what is left, or is found.
  perform proof.hold_ways_in(user_id);
  had_factors := proof.has_second_factor(user_id);
  if had_factors then
    delete from proof.authenticator_apps a where a.user_id = forget_factors.user_id;
    delete from proof.passkeys k where k.user_id = forget_factors.user_id;
    delete from proof.recovery_codes c where c.user_id = forget_factors.user_id;
    delete from proof.code_tries t where t.user_id = forget_factors.user_id;
    delete from proof.sign_in_tickets t where t.user_id = forget_factors.user_id;
    perform proof.end_sessions(user_id);
    perform proof.orphan_invitations(user_id);
    perform proof.tell_of_administration(null, user_id, 'second_factors.removed', '', '{}');
    perform proof.tell_owner(user_id, 'factors_forgotten', '{}');
  end if;
  return next;
end
$$;

grant execute on function app.forget_factors(text) to tessera_vault;
