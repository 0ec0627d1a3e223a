import { setTimeout as delay } from 'node:timers/promises'
import type { ConsentedClient, TesseraClient } from '@tessera/client/client'
import { saveResult } from '@tessera/client/save-result'
import type { GivenConsent } from '@tessera/contracts/consent'
import type { InputFile } from '@tessera/contracts/file'
import type { PermissionId, ServiceId } from '@tessera/contracts/ids'
import type { Job, JobSettings } from '@tessera/contracts/job'
import type { ServiceOptions } from '@tessera/contracts/service'

/**
 * Submits the newest file that the user has uploaded, follows the job, and saves its results.
 *
 * Whoever runs the same night again gets the same job, whatever became of the program in between: it is looked for first,
 * because the service may offer something else by now, and the id of the file is the key of the submission, for runs at
 * the same time.
 */
export async function runNight(
  client: TesseraClient,
  night: Run & {
    readonly consentId: PermissionId
    /** Where the results of each job get a directory. */
    readonly directory: string
  },
): Promise<void> {
  const { consentId, signal, tell } = night
  const consents = await client.programs.consents.query(undefined, { signal })
  const consent = consents.find(({ id }) => id === consentId)
  if (consent === undefined) throw new Error('The user has not allowed this, or not any more.')
  tell(consentLine(consent))

  const user = client.underConsent(consentId)
  const file = newest(await user.uploads.list.query(undefined, { signal }))
  const job =
    (await findJobOf(user, file, signal)) ?? (await submit(user, file, consent.serviceId, signal))
  tell(`job ${job.id}: submitted with ${file.name}`)

  for await (const { event } of user.followJob(job.id, { signal })) {
    if (event.kind === 'state') tell(`job ${job.id}: ${event.state}`)
  }

  const { state, stateText } = await user.jobs.get.query({ jobId: job.id }, { signal })
  if (state !== 'completed' && state !== 'completed_with_warnings') {
    throw new Error(`The job ended as ${state}: ${stateText ?? 'nobody said why'}`)
  }
  for (const result of await user.results.list.query({ jobId: job.id }, { signal })) {
    await saveResult(user, result, { ...night, jobId: job.id })
    tell(`saved ${result.name}, ${result.sizeBytes} bytes`)
  }
}

/** Who has allowed the program what. */
export async function tellConsents(client: TesseraClient, { signal, tell }: Run): Promise<void> {
  for (const consent of await client.programs.consents.query(undefined, { signal }))
    tell(`${consent.id} ${consentLine(consent)}`)
}

interface Run {
  readonly signal: AbortSignal
  readonly tell: (line: string) => void
}

function consentLine({ username, scopes, expiresAt }: GivenConsent): string {
  return `${username} allows ${scopes.join(', ')} until ${expiresAt}`
}

function newest(files: readonly InputFile[]): InputFile {
  const [file] = files
    .filter(({ state }) => state === 'stored')
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
  if (file === undefined) throw new Error('The user has uploaded no file that can be submitted.')
  return file
}

async function findJobOf(
  user: ConsentedClient,
  file: InputFile,
  signal: AbortSignal,
): Promise<Job | null> {
  let cursor: string | null = null
  do {
    const page: JobPage = await user.jobs.list.query(cursor === null ? {} : { cursor }, { signal })
    const job = page.jobs.find(({ inputs }) => inputs.some(({ id }) => id === file.id))
    if (job !== undefined) return job
    cursor = page.nextCursor
  } while (cursor !== null)
  return null
}

type JobPage = Awaited<ReturnType<ConsentedClient['jobs']['list']['query']>>

async function submit(
  user: ConsentedClient,
  file: InputFile,
  serviceId: ServiceId,
  signal: AbortSignal,
): Promise<Job> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(optionsMilliseconds)])
  const options = await readOptions(user, serviceId, inTime)
  return await user.jobs.submit.mutate(
    {
      serviceId,
      name: file.name.slice(0, 80),
      fileIds: [file.id],
      settings: settingsFor(file, options),
      idempotencyKey: file.id,
    },
    { signal },
  )
}

/** What her account at the service offers, which Tessera may have to ask the service first. */
async function readOptions(
  user: ConsentedClient,
  serviceId: ServiceId,
  signal: AbortSignal,
): Promise<ServiceOptions> {
  for (;;) {
    const { options, reading, failure } = await user.services.options.query(
      { serviceId },
      { signal },
    )
    if (options !== null) return options
    if (!reading) throw new Error(`The service does not say what it offers: ${failure ?? ''}`)
    await delay(500, undefined, { signal })
  }
}

/** What most people choose, where the service offers it, and the first of the rest. */
function settingsFor(file: InputFile, options: ServiceOptions): JobSettings {
  return {
    panel: choose(options.panels),
    population: choose(options.panels[0]?.populations ?? []),
    build: file.facts?.build ?? 'hg19',
    phasing: choose(options.phasing, 'eagle'),
    mode: choose(options.modes, 'imputation'),
    r2Filter: choose(options.r2Filters, '0'),
    aesEncryption: false,
  }
}

function choose(choices: readonly { readonly value: string }[], wanted?: string): string {
  const choice = choices.find(({ value }) => value === wanted) ?? choices[0]
  return choice?.value ?? ''
}

/** For a service that takes long to say what it offers. */
const optionsMilliseconds = 120_000
