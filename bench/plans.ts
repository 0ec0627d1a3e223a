import { randomBytes } from 'node:crypto'
import { fileId, grantId, jobId, permissionId, serviceId, taskId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { listConsents, listConsentUses } from '@tessera/db/consents'
import { listCredentialUses } from '@tessera/db/credential-uses'
import { findCredential, listCredentials } from '@tessera/db/credentials'
import { millisecondsToNextStep, takeDueSteps, wakeForgottenSteps } from '@tessera/db/dispatch'
import { findStoredFile, listResults } from '@tessera/db/files'
import { listInputs } from '@tessera/db/inputs'
import { tellOfInactiveServices } from '@tessera/db/inactive-services'
import { listJobEvents } from '@tessera/db/job-events'
import { findJobWork } from '@tessera/db/job-work'
import { findJob, listJobs } from '@tessera/db/jobs'
import { openLogin } from '@tessera/db/login'
import type { LoginName } from '@tessera/db/migrate'
import { remindOfCredentials } from '@tessera/db/notices'
import { findPassword } from '@tessera/db/sign-in'
import { stopUnrunnableJobs } from '@tessera/db/stop-jobs'
import { asReadingJob, asSignIn, asSweep, asUser, asVault } from '@tessera/db/unit'
import { getUser } from '@tessera/db/users'
import { findGrantsFor, findWorkableGrants, lockGrant, renewGrant } from '@tessera/db/vault/grants'
import { lockClaimSubject } from '@tessera/db/vault/claim-subjects'
import { type ExecutedPlan, faultsOf, readPlans, summaryOf } from './executed-plans.ts'
import { filledServer, filledSubject } from './filled-server.ts'

/**
 * Runs what the services ask for, through their own functions and logins, among a million jobs, steps, grants and more,
 * and looks at how Postgres did it: each by an index, each proof looked up once for a statement. Exit code 1 otherwise.
 * Argument: another number of rows, a multiple of a thousand.
 */
const rowsPerTable = Number(process.argv[2] ?? 1_000_000)
const newest = { before: null, size: 20 }
const due = { limit: 100, mostPerService: 1_000, resendAfterSeconds: 300 }
/** What is open, which is bounded by what the workers do, and never what is stored. */
const mostRows = 5_000

await using server = await filledServer(rowsPerTable)
await using stack = new AsyncDisposableStack()
const open = <Name extends LoginName>(name: Name) =>
  stack.use(openLogin(name, { url: new Secret(server.urls[name]), connections: 1 }))
const api = open('tessera_api')
const auth = open('tessera_auth')
const worker = open('tessera_worker')
const broker = open('tessera_broker')
const system = open('tessera_system')

const subject = filledSubject()
const [job, step, grant] = [
  jobId.parse(subject.jobId),
  taskId.parse(subject.taskId),
  grantId.parse(subject.grantId),
]
const service = serviceId.parse(1)
const consent = permissionId.parse(subject.consentId)
const cursor = await asUser(api, subject.session, async (unit) => {
  return (await listJobs(unit, { cursor: null, size: 500 })).nextCursor
})

const asked: readonly Asked[] = [
  asHer('the newest jobs', async (unit) => await listJobs(unit, { cursor: null, size: 20 })),
  asHer('a page from the middle', async (unit) => await listJobs(unit, { cursor, size: 20 })),
  asHer('one job', async (unit) => await findJob(unit, job)),
  asHer('events of a job', async (unit) => await listJobEvents(unit, job, after(0)), 1),
  asHer('the last of many events', async (unit) => await listJobEvents(unit, job, after(4_990)), 1),
  asHer('results of a job', async (unit) => await listResults(unit, { jobId: job, attempt: 1 }), 1),
  asHer('a file', async (unit) => await findStoredFile(unit, fileId.parse(subject.fileId)), 1),
  asHer('uploads', listInputs, 1),
  asHer('credentials', listCredentials),
  asHer('a credential', async (unit) => await findCredential(unit, service), 1),
  asHer('uses of a credential', async (unit) => await listCredentialUses(unit, service, newest)),
  asHer('consents', listConsents),
  asHer('uses of a consent', async (unit) => await listConsentUses(unit, consent, newest)),
  asHer('older uses of a consent', async (unit) => {
    const [last] = (await listConsentUses(unit, consent, newest)).slice(-1)
    return await listConsentUses(unit, consent, { before: last?.id ?? null, size: 20 })
  }),
  asHer('who she is', async (unit, userId) => await getUser(unit, userId), 1),
  {
    name: 'a password at sign-in',
    ask: async () => await asSignIn(auth, async (unit) => await findPassword(unit, 'filled-1')),
  },
  {
    name: 'what a worker works on',
    ask: async () =>
      await asReadingJob(worker, subject.grant, async (unit) => await findJobWork(unit, step)),
  },
  asBroker('a claim: the step', async (unit) => await lockClaimSubject(unit, step)),
  asBroker('a claim: its grants', async (unit) => {
    return await findGrantsFor(unit, { taskId: step, claimKey: randomBytes(32) })
  }),
  asBroker('a held grant', async (unit) => await lockGrant(unit, grant)),
  asBroker('a renewal', async (unit) => await renewGrant(unit, grant, 30)),
  asBroker('grants of requests', async (unit) => await findWorkableGrants(unit, [grant])),
  asHouse('steps due', 'dispatch', async (unit) => await takeDueSteps(unit, due)),
  asHouse('the next step', 'dispatch', millisecondsToNextStep),
  asHouse('forgotten steps', 'dispatch', async (unit) => {
    await wakeForgottenSteps(unit, { afterSeconds: 900 })
  }),
  asHouse('jobs that nobody may run', 'stop-jobs', stopUnrunnableJobs),
  asHouse('jobs of services that are off', 'stop-jobs', tellOfInactiveServices),
  asHouse('credentials to remind of', 'remind', remindOfCredentials),
]

console.log(`Among ${rowsPerTable} rows in each table (filled in ${server.filledInSeconds} s):\n`)
console.log('| Asked | Statements | Indexes | Most rows that one node saw |')
console.log('|---|---|---|---|')
const found: string[] = []
for (const { name, ask, identities } of asked) {
  const plans = await readPlans(server.logFile, ask)
  console.log(`| ${name} | ${summaryOf(plans)} |`)
  found.push(...faults(plans, identities).map((fault) => `${name}: ${fault}`))
}
for (const fault of found) console.error(fault)
if (found.length > 0) process.exitCode = 1

interface Asked {
  readonly name: string
  readonly ask: () => Promise<unknown>
  /** How many identities a statement on one table works out: one, however many rows there are. */
  readonly identities?: number
}

function faults(plans: readonly ExecutedPlan[], identities: number | undefined): readonly string[] {
  if (plans.length === 0) return ['no plan was logged']
  const found = plans.flatMap((plan) => faultsOf(plan, { mostRows }))
  if (identities === undefined) return found
  const [last] = plans.slice(-1)
  return last?.identities === identities
    ? found
    : [...found, `works out ${last?.identities ?? 0} identities and not ${identities}`]
}

function asHer(
  name: string,
  work: Parameters<typeof asUser<unknown>>[2],
  identities?: number,
): Asked {
  const ask = async () => await asUser(api, subject.session, work)
  return { name, ask, ...(identities !== undefined && { identities }) }
}

function asBroker(name: string, work: Parameters<typeof asVault<unknown>>[1]): Asked {
  return { name, ask: async () => await asVault(broker, work) }
}

function asHouse(
  name: string,
  purpose: Parameters<typeof asSweep>[1],
  work: Parameters<typeof asSweep<unknown>>[2],
): Asked {
  return { name, ask: async () => await asSweep(system, purpose, work) }
}

function after(sequence: number) {
  return { after: sequence, limit: 100 }
}
