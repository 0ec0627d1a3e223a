import { Client } from 'pg'
import { type CatalogueEntry, localServices, serviceCatalogue } from './service-catalogue.ts'

/**
 * Writes the known services into the registry. One that is there stays as people made it; only the server on this
 * machine is followed where it moves.
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
    sandboxOrigin === null
      ? serviceCatalogue
      : [...localServices(sandboxOrigin), ...serviceCatalogue]
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
    service.location?.latitude ?? null,
    service.location?.longitude ?? null,
    service.retentionDays ?? null,
    service.limits?.uploadBytes ?? 5_000_000_000,
    service.limits?.minSamples ?? null,
    service.limits?.maxSamples ?? null,
    service.limits?.runningJobs ?? null,
    JSON.stringify(service.links ?? []),
    service.status,
    service.tokenUrl,
    service.tokenHelp,
    service.credentialTypes,
    service.pollSeconds ?? 60,
    service.settleSeconds ?? 60,
    service.check ?? 'not_checked',
    service.workflow === undefined ? null : JSON.stringify(service.workflow),
  ]
}

const upsert = `
  insert into app.services (id, slug, name, kind, origin, is_local, description, institution, country, latitude, longitude,
    retention_days, max_upload_bytes, min_samples, max_samples, running_jobs, links, status, token_url, token_help,
    credential_types, poll_seconds, settle_seconds, check_state, workflow)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
  on conflict (id) do update set origin = excluded.origin, token_url = excluded.token_url
  where services.is_local and services.origin <> excluded.origin`
