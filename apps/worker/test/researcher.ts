import { randomBytes, randomUUID } from 'node:crypto'
import { attemptId, type JobId, jobId, type TaskId } from '@tessera/contracts/ids'
import type { Job, JobSettings } from '@tessera/contracts/job'
import { findCredential } from '@tessera/db/credentials'
import { findJob, insertJob, requestCancel } from '@tessera/db/jobs'
import { retryJob } from '@tessera/db/retry-job'
import { insertDelegatedStep } from '@tessera/db/steps'
import { asUser } from '@tessera/db/unit'
import { PANEL_KEY } from '@tessera/sandbox/testing/running-sandbox'
import { type SignedInUser, signInNewUser } from '@tessera/testing/people'
import { putToken } from '@tessera/testing/put-token'
import { waitFor } from '@tessera/testing/wait-for'
import { prepareStep, storeUpload } from './api-writes.ts'
import type { World } from './world.ts'

export interface Researcher {
  readonly user: SignedInUser
  /** Her name at the sandbox. */
  readonly account: string
  putToken(token: string): Promise<void>
  /** A new token there, which ends the old one. */
  newToken(): Promise<string>
  revokeToken(): Promise<void>
  /** The number of the state in which a job of hers is there. */
  remoteState(remoteId: string): Promise<number>
  /** How many jobs her account may have at once; null for the sandbox's own limit. */
  limitJobs(most: number | null): Promise<void>
  /** Waits until the columns of her credential are these. */
  credentialBecomes(columns: Readonly<Record<string, unknown>>): Promise<void>
  /** @param padding bytes behind the VCF of its one file @param vcf another than the usual */
  submit(settings?: Partial<JobSettings>, padding?: number, vcf?: Buffer): Promise<SubmittedJob>
  readOptions(): Promise<void>
  listJobs(): Promise<void>
}

export interface SubmittedJob {
  readonly id: JobId
  readonly firstTask: TaskId
  /** Its name at the service. */
  readonly remoteName: string
  read(): Promise<Job>
  /** Waits until the job is as asked for. */
  becomes(what: string, condition: (job: Job) => boolean): Promise<Job>
  /** As the owner's cancel does it. */
  cancel(): Promise<void>
  /** As the owner's retry does it. @returns the name of the new attempt at the service */
  tryAgain(settings?: Partial<JobSettings>): Promise<string>
}

export async function newResearcher(world: World): Promise<Researcher> {
  const user = await signInNewUser(world.database)
  const account = `r${randomBytes(4).toString('hex')}`
  const { login, token } = await world.sandbox.signUp(account)
  const changeToken = async (action: object) =>
    await world.sandbox.admin('POST', `/users/${account}/token`, action)
  const researcher: Researcher = {
    user,
    account,
    putToken: async (token) => await putHerToken(world, user, token),
    async newToken() {
      const answer: unknown = await (
        await changeToken({ action: 'issue', lifetimeSeconds: 3600 })
      ).json()
      if (typeof answer !== 'object' || answer === null || !('token' in answer))
        throw new Error('the sandbox gave no token')
      return String(answer.token)
    },
    remoteState: async (remoteId) => (await world.sandbox.job(login, remoteId)).state,
    revokeToken: async () => void (await changeToken({ action: 'revoke' })),
    async limitJobs(most) {
      await world.sandbox.admin('PATCH', `/users/${account}`, { maxJobs: most })
    },
    async credentialBecomes(columns) {
      await waitFor(async () => {
        const [row] = await world.rows('select * from app.credentials where user_id = $1', user.id)
        return Object.entries(columns).every(([name, value]) => row?.[name] === value)
      })
    },
    submit: async (settings = {}, padding = 0, vcf) =>
      await submit(world, user, settings, { padding, vcf }),
    readOptions: async () => await ask(world, user, 'read-options'),
    listJobs: async () => await ask(world, user, 'list-jobs'),
  }
  await researcher.putToken(token)
  return researcher
}

async function putHerToken(world: World, user: SignedInUser, token: string): Promise<void> {
  world.secrets.add(token)
  world.secrets.add(user.token.expose())
  const service = { id: world.serviceId, origin: world.sandbox.origin }
  await putToken(world.broker, user, service, token)
}

async function submit(
  world: World,
  user: SignedInUser,
  settings: Partial<JobSettings>,
  { padding, vcf }: { readonly padding: number; readonly vcf: Buffer | undefined },
): Promise<SubmittedJob> {
  const input = await storeUpload(world, user, padding, vcf)
  const id = jobId.parse(randomUUID())
  const remoteName = `tessera-${randomBytes(6).toString('hex')}`
  const prepared = await prepareStep(world, user, id, 'submit-job', scopes)
  await asUser(world.apiLogin, user.proof, async (unit) => {
    await insertJob(unit, {
      id,
      userId: user.id,
      serviceId: world.serviceId,
      name: 'test',
      settings: { ...defaultSettings, ...settings },
      fileIds: [input],
      attempt: {
        id: attemptId.parse(randomUUID()),
        remoteName,
        remoteAccount: (await findCredential(unit, world.serviceId))?.remoteAccount ?? null,
      },
      ...prepared,
    })
  })
  const read = async () => {
    const job = await asUser(world.apiLogin, user.proof, async (unit) => await findJob(unit, id))
    if (job === null) throw new Error('the job is not there')
    return job
  }
  return {
    id,
    firstTask: prepared.step.id,
    remoteName,
    read,
    async becomes(what, condition) {
      let last: Job | undefined
      const look = async () => {
        last = await read()
        return condition(last) ? last : null
      }
      return await waitFor(look, { what, timeout: 60_000, interval: 50 }).catch((error: Error) => {
        throw new Error(`${error.message}; the job is ${last?.state}: ${last?.stateText}`)
      })
    },
    async tryAgain(changed = {}) {
      const next = await prepareStep(world, user, id, 'submit-job', scopes)
      const attempt = {
        id: attemptId.parse(randomUUID()),
        remoteName: `tessera-${randomBytes(6).toString('hex')}`,
      }
      const chosen = { settings: { ...defaultSettings, ...settings, ...changed }, labels: {} }
      await asUser(world.apiLogin, user.proof, async (unit) => {
        await retryJob(unit, { jobId: id, attempt, ...next, changed: chosen })
      })
      return attempt.remoteName
    },
    async cancel() {
      const prepared = await prepareStep(world, user, id, 'cancel-job', ['cancel', 'poll'])
      await asUser(world.apiLogin, user.proof, async (unit) => {
        const request = await requestCancel(unit, id)
        if (request.kind !== 'remote') return
        await insertDelegatedStep(
          unit,
          { ...request, userId: user.id, jobId: id },
          prepared.delegation,
          prepared.step,
        )
      })
    },
  }
}

async function ask(
  world: World,
  user: SignedInUser,
  kind: 'read-options' | 'list-jobs',
): Promise<void> {
  const { delegation, step } = await prepareStep(world, user, null, kind, [kind])
  await asUser(world.apiLogin, user.proof, async (unit) => {
    const owner = { userId: user.id, serviceId: world.serviceId, jobId: null, attemptId: null }
    await insertDelegatedStep(unit, owner, delegation, step)
  })
}

/** Quality control only: a real job, over in a moment. */
const scopes = ['submit', 'poll', 'collect'] as const
const defaultSettings: JobSettings = {
  panel: PANEL_KEY,
  population: 'off',
  build: 'hg19',
  phasing: 'eagle',
  mode: 'qc_only',
  r2Filter: '0',
  aesEncryption: false,
}
