-- What the broker's record says to an owner about her credential at one service. The record itself stays closed: only the
-- lines of whoever's proof opened the unit come out, and of them only these columns.
set local role tessera_owner;
grant select on vault.audit to tessera_proof;
create policy proof_reads on vault.audit for select to tessera_proof using (true);

set local role tessera_proof;
create function app.credential_uses(asked_service smallint, before_id bigint, most integer)
returns table (
  id bigint, at timestamptz, action text, outcome text, client text, address text, job_id uuid, step text, ending text
)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select a.id, a.at, a.action, a.outcome, a.client_id, a.detail ->> 'from', s.job_id, s.kind,
    case when g.id is null then null
      else coalesce(g.end_reason, case when g.expires_at > now() then 'live' else 'expired' end) end
  from vault.audit a
  left join app.steps s on s.user_id = a.user_id
    and s.id = case when a.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then a.subject::uuid end
  left join proof.grants g on a.action in ('grant.redeemed', 'grant.egress')
    and g.task_id = s.id and g.fence = (a.detail ->> 'fence')::bigint
  where a.user_id = (select app.current_user_id()) and (before_id is null or a.id < before_id)
    and case
      when a.action in ('grant.redeemed', 'grant.egress') then a.detail ? 'credentialHmac' and a.outcome in ('ok', 'replay')
      when a.action in ('credential.opened', 'credential.stored', 'credential.imported', 'credential.origin_confirmed', 'credential.deleted') then a.outcome = 'ok'
      else a.action in ('credential.marked_refused', 'credential.rolled_back')
    end
    and (s.service_id = asked_service or (s.id is null and a.subject = asked_service::text))
  order by a.id desc limit most
$$;
grant execute on function app.credential_uses(smallint, bigint, integer) to tessera_user;

-- The whole record, for auditors and administrators. Nothing comes out for anybody else. Each branch reads one index: a
-- plan is kept for all values, and one that fits all three would walk the whole record.
create function app.audit_records(of_username text, refused_only boolean, before_id bigint, most integer)
returns table (
  id bigint, at timestamptz, client text, action text, outcome text, username text, subject text, detail jsonb
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_user uuid;
  before bigint := coalesce(before_id, 9223372036854775807);
begin
  if not (app.has_role('auditor') or app.has_role('admin')) then
    return;
  end if;
  if of_username <> '' then
    select u.id into of_user from app.users u where u.username = of_username;
    return query
      select a.id, a.at, a.client_id, a.action, a.outcome, of_username, a.subject, a.detail from vault.audit a
      where a.user_id = of_user and a.id < before and not (refused_only and a.outcome in ('ok', 'replay'))
      order by a.id desc limit most;
  elsif refused_only then
    return query
      select a.id, a.at, a.client_id, a.action, a.outcome, u.username, a.subject, a.detail
      from vault.audit a left join app.users u on u.id = a.user_id
      where a.outcome not in ('ok', 'replay') and a.id < before
      order by a.id desc limit most;
  else
    return query
      select a.id, a.at, a.client_id, a.action, a.outcome, u.username, a.subject, a.detail
      from vault.audit a left join app.users u on u.id = a.user_id
      where a.id < before
      order by a.id desc limit most;
  end if;
end
$$;
grant execute on function app.audit_records(text, boolean, bigint, integer) to tessera_user;
