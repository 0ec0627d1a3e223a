import { setTimeout as delay } from 'node:timers/promises'
import type { InputFile } from '@tessera/contracts/file'
import type { ServiceId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import type { ServiceOptions } from '@tessera/contracts/service'
import { findInput, markChecking } from '@tessera/db/inputs'
import { Fault } from '@tessera/runtime/fault'
import { Hono } from 'hono'
import { requireCredential } from '../credentials/require-credential.ts'
import type { ApiEnv } from '../http/api-env.ts'
import type { Owner } from '../http/principal.ts'
import { requireOwner } from '../http/scopes.ts'
import { type Procedures, proceduresFor } from '../http/trpc-handler.ts'
import { requireStored } from '../jobs/check-inputs.ts'
import type { AppRouter, RouterDependencies } from '../router.ts'
import { requireService } from '../services/require-service.ts'
import { beginInput } from '../uploads/begin-input.ts'
import { settingsOf } from './default-settings.ts'
import { type JobForm, type ReceivedFile, receiveJobForm } from './job-form.ts'
import { snakeCase } from './snake-case.ts'

export interface SubmitRouteDependencies extends RouterDependencies {
  readonly maxUploadBytes: number
  readonly dailyUploadBytes: number
}

/** `POST /jobs`: files, choices and submission in one form, for curl. */
export function submitRoute(deps: SubmitRouteDependencies, router: AppRouter): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.post('/jobs', async (c) => {
    const principal = await requireOwner(c, ['uploads:read', 'uploads:write', 'jobs:submit'])
    // Shown to be live before gigabytes are taken.
    await principal.asUser(async () => {})
    const form = await receiveJobForm(c.req.raw, deps.storage, deps.maxUploadBytes).catch(
      (error: unknown) => {
        // The rest of the form may not have been read.
        c.header('connection', 'close')
        throw error
      },
    )
    const job = await submitForm(deps, principal, proceduresFor(router, c), form)
    return c.json(snakeCase(job), 201)
  })
  return app
}

/** Nobody knows the files of a form that was refused, so those that are in order are not kept. */
async function submitForm(
  deps: SubmitRouteDependencies,
  principal: Owner,
  procedures: Procedures,
  form: JobForm,
): Promise<Job> {
  try {
    await requireUsable(principal, form.fields.service_id)
    const inputs: InputFile[] = []
    for (const file of form.files) inputs.push(await takeIn(deps, principal, file))
    inputs.forEach(requireStored)
    const options = await knownOptions(procedures, form.fields.service_id)
    return await procedures.jobs.submit({
      serviceId: form.fields.service_id,
      name: form.fields.name ?? nameAfter(form.files),
      fileIds: inputs.map(({ id }) => id),
      settings: settingsOf(form.fields, options, inputs),
      studyId: form.fields.study_id,
    })
  } catch (error) {
    for (const { id } of form.files) await discard(deps, principal, procedures, id)
    throw error
  }
}

async function requireUsable(principal: Owner, id: ServiceId): Promise<void> {
  await principal.asUser(async (unit) => {
    await requireCredential(unit, await requireService(unit, id))
  })
}

async function takeIn(
  { checks, dailyUploadBytes }: SubmitRouteDependencies,
  principal: Owner,
  file: ReceivedFile,
): Promise<InputFile> {
  await principal.asUser(async (unit, userId) => {
    await beginInput(unit, { ...file, userId }, dailyUploadBytes)
    await markChecking(unit, file.id)
  })
  await checks.begin(principal, file.id)
  const input = await principal.asUser(async (unit) => await findInput(unit, file.id))
  if (input === null) throw new Fault('not_found')
  return input
}

/** A refused file stays in the list of uploads with what is wrong with it; its bytes are gone. */
async function discard(
  { storage }: SubmitRouteDependencies,
  principal: Owner,
  procedures: Procedures,
  id: ReceivedFile['id'],
): Promise<void> {
  await storage.removeSpool(id)
  const input = await principal.asUser(async (unit) => await findInput(unit, id)).catch(() => null)
  if (input !== null && input.state !== 'refused') await procedures.uploads.remove({ fileId: id })
}

/** Right after a credential was stored the service is still being asked. */
async function knownOptions(procedures: Procedures, serviceId: ServiceId): Promise<ServiceOptions> {
  const deadline = Date.now() + longestWait
  for (;;) {
    const { options, failure, reading } = await procedures.services.options({ serviceId })
    if (options !== null) return options
    if (!reading || Date.now() > deadline) {
      const details = failure === null ? [] : [{ subject: 'service', message: failure }]
      throw new Fault('service_options_unavailable', { details })
    }
    await delay(pause)
  }
}

function nameAfter([first]: readonly ReceivedFile[]): string {
  return (first?.name ?? '').replace(/\.vcf\.gz$/, '').slice(0, 80)
}

/** Milliseconds. */
const longestWait = 15_000
const pause = 250
