import { Client } from 'pg'
import { type CatalogueEntry, sandbox, serviceCatalogue } from './service-catalogue.ts'

/**
 * Writes the known services into the registry, or brings their entries up to date. What people and checks decided
 * since, `status` and `check_state`, stays as it is.
 *
 * @param options.adminUrl whoever migrates
 * @param options.sandboxOrigin where the local imputation server is; null where there is none
 */
export async function seedServices(options: {
  readonly adminUrl: string
  readonly sandboxOrigin: string | null
}): Promise<void> {
  const { adminUrl, sandboxOrigin } = options
  const services =
    sandboxOrigin === null ? serviceCatalogue : [sandbox(sandboxOrigin), ...serviceCatalogue]
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('begin; set local role tessera_owner')
    for (const service of services) await client.query(upsert, valuesOf(service))
    await client.query('commit')
  } finally {
    await client.end()
  }
}

function valuesOf(service: CatalogueEntry): unknown[] {
  return [
    service.id,
    service.slug,
    service.name,
    service.kind,
    service.origin,
    service.isLocal ?? false,
    service.description,
    service.institution,
    service.country,
    service.status,
    service.tokenUrl,
    service.tokenHelp,
    service.credentialTypes,
    service.pollSeconds ?? 60,
    service.settleSeconds ?? 60,
    service.check ?? 'not_checked',
  ]
}

const upsert = `
  insert into app.services (id, slug, name, kind, origin, is_local, description, institution, country, status, token_url,
    token_help, credential_types, poll_seconds, settle_seconds, check_state)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
  on conflict (id) do update set
    slug = excluded.slug, name = excluded.name, kind = excluded.kind, origin = excluded.origin,
    is_local = excluded.is_local, description = excluded.description, institution = excluded.institution,
    country = excluded.country, token_url = excluded.token_url, token_help = excluded.token_help,
    credential_types = excluded.credential_types, poll_seconds = excluded.poll_seconds,
    settle_seconds = excluded.settle_seconds`
