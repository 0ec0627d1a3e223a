-- Documents whose time ends soon, as their owners confirmed it.
set local role tessera_proof;

-- For the sweep that reminds: told once at 7, 3 and 1 days before the end. @returns how many
create function app.remind_of_documents() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  told integer;
begin
  if app.current_purpose() <> 'remind' then
    raise exception 'only the sweep that reminds does this' using errcode = '28000';
  end if;
  insert into app.notices (user_id, document_id, kind, days, about)
  select distinct e.user_id, e.document_id, 'document_expires',
    case when e.ends <= current_date + 1 then 1 when e.ends <= current_date + 3 then 3 else 7 end, e.ends::timestamptz
  from (
    select f.user_id, f.document_id, (f.stated #>> '{value,date}')::date as ends
    from app.document_findings f
    join app.documents d on d.user_id = f.user_id and d.id = f.document_id and proof.decided_version(d) = f.version
    join app.users u on u.id = f.user_id and u.status = 'active'
    where f.state = 'confirmed' and f.stated ->> 'kind' = 'date' and f.stated #>> '{value,event}' = 'expiry'
  ) e
  where e.ends between current_date and current_date + 7
  on conflict do nothing;
  get diagnostics told = row_count;
  return told;
end
$$;
grant execute on function app.remind_of_documents() to tessera_sweep;

set local role tessera_owner;
-- What the sweep looks through each minute.
create index document_findings_ends on app.document_findings ((stated #>> '{value,date}'))
  where state = 'confirmed' and stated ->> 'kind' = 'date' and stated #>> '{value,event}' = 'expiry';
