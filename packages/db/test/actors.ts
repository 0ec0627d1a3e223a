import type { LoginName } from '@tessera/db/migrate'
import type { Command } from './catalogue.ts'
import type { Statement } from './logins.ts'
import type { Strand } from './rows.ts'

/** A login in one of its units of work, and which rows it must find there. */
export interface Actor {
  readonly name: string
  readonly login: LoginName | 'superuser'
  readonly role: string
  /** What opens the unit; nothing for a unit without proof or purpose. */
  readonly opening: readonly Statement[]
  /** The rows within reach as a condition in SQL; `error` when the command is to fail for want of a proof. */
  reach(table: string, command: Exclude<Command, 'insert'>): string | typeof error
  /** Under which name rows.ts makes the rows that it inserts; its role otherwise. */
  readonly writesAs?: string
  /** Whether a new row may belong to this strand. */
  mayInsert(table: string, strand: Strand): boolean | typeof error
}

export const error = Symbol('28000')

/**
 * All units of work that act for `own`, and those that act for nobody.
 *
 * @param shared a job of another user in a study of hers, to which `own` contributes
 */
export function actorsOf(own: Strand, consented: Strand, shared: Strand): readonly Actor[] {
  const mine = `user_id = '${own.userId}'`
  const ofMyJob = `${mine} and job_id = '${own.jobId}'`
  const filesOfMyJob = `${mine} and (job_id = '${own.jobId}' or id = '${own.inputId}')`
  const session: Statement = { text: 'select app.open_unit($1)', values: [own.sessionProof] }
  const ofMyDocument = `${mine} and document_id = '${own.documentId}'`
  const documentGrant: Statement = {
    text: 'select app.open_unit($1)',
    values: [own.documentProof],
  }
  const grant: Statement = { text: 'select app.open_unit($1)', values: [own.grantProof] }

  const user: Actor = {
    name: 'a signed-in user',
    login: 'tessera_api',
    role: 'tessera_user',
    opening: [session],
    reach(table, command) {
      if (ofEverybody.includes(table)) return 'true'
      if (table === 'app.users') return `id = '${own.userId}'`
      if (table === 'app.document_findings' && command === 'delete')
        return `${mine} and found is null`
      if (table === 'app.files' && command !== 'select')
        return `${mine} and (purpose = 'input' or purpose = 'document' and document_id is null)`
      return mine
    },
    mayInsert: (_table, strand) => strand.userId === own.userId,
  }

  const ofSharedJob = `user_id = '${shared.userId}' and job_id = '${shared.jobId}'`
  const member: Actor = {
    name: 'a member of the study of a job',
    login: 'tessera_api',
    role: 'tessera_member',
    opening: [
      { text: 'select app.open_member_unit($1, $2)', values: [own.sessionProof, shared.jobId] },
    ],
    reach(table) {
      if (table === 'app.services') return `id = ${shared.serviceId}`
      if (table === 'app.service_versions') return `service_id = ${shared.serviceId}`
      if (table === 'app.service_catalogues')
        return `user_id = '${shared.userId}' and service_id = ${shared.serviceId}`
      if (table === 'app.jobs') return `id = '${shared.jobId}'`
      if (table === 'app.files')
        return `(${ofSharedJob} and purpose = 'result') or id = '${shared.inputId}'`
      return ofSharedJob
    },
    mayInsert: () => false,
  }

  const job: Actor = {
    name: "a job's grant",
    login: 'tessera_worker',
    role: 'tessera_job',
    opening: [grant],
    reach(table, command) {
      if (table === 'app.services') return `id = ${own.serviceId}`
      if (table === 'app.jobs') return `${mine} and id = '${own.jobId}'`
      if (ofOneService.includes(table)) return `${mine} and service_id = ${own.serviceId}`
      if (table === 'app.files' && command === 'select') return filesOfMyJob
      if (table === 'app.documents' || ofDocuments.includes(table)) return 'false'
      if (table === 'app.job_events' && command === 'delete')
        return `${ofMyJob} and event ->> 'kind' = 'remote'`
      return ofMyJob
    },
    mayInsert: (table, strand) => !ofDocuments.includes(table) && strand.jobId === own.jobId,
  }

  const document: Actor = {
    ...job,
    name: "a document's grant",
    opening: [documentGrant],
    writesAs: 'page',
    reach(table) {
      if (table === 'app.documents') return `${mine} and id = '${own.documentId}'`
      return ['app.files', 'app.steps', 'app.delegations', ...ofDocuments].includes(table)
        ? ofMyDocument
        : 'false'
    },
    mayInsert: (table, strand) =>
      ['app.files', 'app.document_pages', 'app.document_findings'].includes(table) &&
      strand.documentId === own.documentId,
  }

  const standing: Actor = {
    name: 'a standing permission',
    login: 'tessera_api',
    role: 'tessera_standing',
    opening: [{ text: 'select app.open_unit($1)', values: [own.permissionProof] }],
    reach(table) {
      if (table === 'app.services') return `id = ${own.serviceId}`
      if (table === 'app.service_versions') return `service_id = ${own.serviceId}`
      if (table === 'app.users') return `id = '${own.userId}'`
      if (table === 'app.files') return `${mine} and id = '${own.inputId}'`
      if (table === 'app.jobs') return `${mine} and id = '${own.jobId}'`
      if (table === 'app.schedules') return `${mine} and id = '${own.scheduleId}'`
      if (table === 'app.permission_files')
        return `${mine} and permission_id = '${own.permissionId}'`
      if (ofAccounts.includes(table)) return `${mine} and service_id = ${own.serviceId}`
      if (
        [
          'app.control_findings',
          'app.job_events',
          'app.result_deletions',
          'app.result_quality',
        ].includes(table)
      )
        return 'false'
      return ofMyJob
    },
    mayInsert: (table, strand) =>
      table === 'app.audit' ? strand.userId === own.userId : job.mayInsert(table, strand),
  }

  const showToken: Statement = { text: 'select app.open_unit($1)', values: [own.tokenProof] }
  const token: Actor = {
    ...user,
    name: 'an access token with every scope',
    role: 'tessera_token',
    opening: [showToken],
    reach(table, command) {
      if (table === 'app.files' && command === 'select')
        return `${mine} and purpose in ('input', 'result')`
      if (table === 'app.files') return `${mine} and purpose = 'input'`
      return user.reach(table, command)
    },
    // A line of the trail says which token it was.
    mayInsert: (table, strand) =>
      strand.userId === own.userId && (table !== 'app.audit' || strand.tokenId === own.tokenId),
  }

  const ofItsJob = `${mine} and job_id = '${consented.jobId}'`
  const underConsent: Statement = {
    text: 'select app.open_unit($1)',
    values: [consented.permissionProof],
  }
  const program: Actor = {
    ...standing,
    name: 'a program under a consent',
    opening: [underConsent],
    reach(table) {
      if (table === 'app.services') return `id = ${consented.serviceId}`
      if (table === 'app.service_versions') return `service_id = ${consented.serviceId}`
      if (table === 'app.users') return `id = '${own.userId}'`
      if (table === 'app.files') return `${mine} and (purpose = 'input' or ${ofItsJob})`
      if (table === 'app.jobs') return `${mine} and id = '${consented.jobId}'`
      if (table === 'app.schedules') return `${mine} and id = '${consented.scheduleId}'`
      if (table === 'app.permission_files') return 'false'
      if (ofAccounts.includes(table)) return `${mine} and service_id = ${consented.serviceId}`
      return ofItsJob
    },
    mayInsert: (_table, strand) => strand.jobId === consented.jobId,
  }

  const broker: Actor = {
    name: 'the broker without a proof',
    login: 'tessera_broker',
    role: 'tessera_vault',
    opening: [],
    reach: (table) => (underProof.includes(table) ? error : 'true'),
    mayInsert: () => true,
  }

  const dispatcher: Actor = {
    name: 'the dispatcher',
    login: 'tessera_system',
    role: 'tessera_sweep',
    opening: [{ text: `select app.open_sweep('dispatch')` }],
    reach: (table, command) =>
      table === 'app.steps' || (table === 'app.delegations' && command === 'select')
        ? 'true'
        : 'false',
    mayInsert: () => false,
  }

  return [
    user,
    { ...user, name: 'a signed-in user who uploads a document', writesAs: 'upload' },
    member,
    job,
    document,
    standing,
    program,
    token,
    broker,
    {
      ...broker,
      name: "the broker with a user's proof",
      opening: [session],
      reach(table) {
        if (table === 'app.files')
          return `${mine} or (${ofSharedJob} and purpose = 'result' and state = 'stored')`
        return underProof.includes(table) ? mine : 'true'
      },
    },
    {
      ...broker,
      name: "the broker with a grant's proof",
      opening: [grant],
      reach(table) {
        if (table === 'app.files') return filesOfMyJob
        return underProof.includes(table) ? ofMyJob : 'true'
      },
    },
    {
      ...broker,
      name: "the broker with the proof of a document's grant",
      opening: [documentGrant],
      reach(table) {
        if (table === 'app.files') return ofMyDocument
        return underProof.includes(table) ? 'false' : 'true'
      },
    },
    {
      ...broker,
      name: 'the broker with the proof of a program under a consent',
      opening: [underConsent],
      reach(table) {
        if (table === 'app.files') return `${ofItsJob} and purpose <> 'input'`
        return table === 'app.job_inputs' ? 'false' : 'true'
      },
    },
    {
      ...broker,
      name: 'the broker with the proof of an access token',
      opening: [showToken],
      reach(table) {
        if (table === 'app.files') return `${mine} and purpose in ('input', 'result')`
        return table === 'app.job_inputs' ? 'false' : 'true'
      },
    },
    dispatcher,
    {
      ...dispatcher,
      name: 'the sweep that stops jobs',
      opening: [{ text: `select app.open_sweep('stop-jobs')` }],
      reach: (table) => (ofReminders.includes(table) ? 'false' : 'true'),
      mayInsert: (table) => !ofReminders.includes(table),
    },
    {
      ...dispatcher,
      name: 'the sweep that reminds',
      opening: [{ text: `select app.open_sweep('remind')` }],
      reach: (table) =>
        table === 'app.credentials' || table === 'app.services' ? 'true' : 'false',
      mayInsert: (table) => table === 'app.notices',
    },
    {
      ...dispatcher,
      name: 'the sweep that sends notices on',
      opening: [{ text: `select app.open_sweep('notify')` }],
      reach: (table) => (table === 'app.notices' ? 'true' : 'false'),
      mayInsert: () => false,
    },
    {
      ...dispatcher,
      name: 'the sweep that forgets',
      opening: [{ text: `select app.open_sweep('forget')` }],
      reach: () => 'false',
    },
    {
      ...broker,
      name: 'the messenger',
      login: 'tessera_messenger',
      role: 'tessera_delivery',
    },
    {
      ...broker,
      name: 'sign-in',
      login: 'tessera_auth',
      role: 'tessera_sign_in',
    },
    ...[user, member, job, document, standing, program, token, dispatcher].map((actor) => ({
      ...actor,
      name: `${actor.name}, nothing opened`,
      opening: [],
      reach: () => error,
      mayInsert: () => error,
    })),
  ]
}

/**
 * Those who own the tables and the functions that act with their owner’s rights. Nobody logs in as them; what such a
 * function can do ends where the policies for its owner end.
 *
 * @param removed of somebody whose account is being removed
 */
export function owners(removed: Strand): readonly Actor[] {
  const owner = {
    login: 'superuser',
    opening: [],
    // Each command that was granted has a policy, by the catalogue's checks.
    reach: () => 'true',
    mayInsert: () => true,
  } as const
  return [
    {
      ...owner,
      name: 'the functions that judge proofs',
      role: 'tessera_proof',
      // As in the sweep that forgets what was broken off.
      opening: [{ text: `select set_config('app.purpose', 'forget', true)` }],
      reach(table, command) {
        if (table === 'app.files' && command === 'delete')
          return `(user_id = '${removed.userId}' or created_at < now() - interval '1 day')`
        if (table === 'app.attempts' && command === 'update') return `submission = 'none'`
        if (table === 'app.users' && command === 'delete') return `status = 'waiting'`
        if (table === 'app.result_deletions' && command === 'update') return `pending <> '{}'`
        if (table === 'app.result_deletions' && command === 'delete')
          return `user_id = '${removed.userId}' and pending = '{}'`
        const isRemoval =
          command === 'delete' || (command === 'select' && ofRemovals.includes(table))
        return isRemoval && table.startsWith('app.') ? `user_id = '${removed.userId}'` : 'true'
      },
    },
    {
      ...owner,
      name: 'the owner of the tables',
      role: 'tessera_owner',
      reach: (table) => (ofMigrations.includes(table) ? 'true' : 'false'),
      mayInsert: (table) => ofMigrations.includes(table),
    },
  ]
}

/** What migrations and the operator’s list of services fill. */
const ofMigrations = ['app.services', 'app.service_versions', 'app.oauth_servers']
/** What everybody who is signed in sees. */
const ofEverybody = [
  'app.programs',
  'app.services',
  'app.service_versions',
  'app.service_health',
  'app.service_checks',
  'app.service_snapshots',
]
/** What a user has at one service. */
const ofDocuments = [
  'app.document_versions',
  'app.document_pages',
  'app.document_findings',
  'app.model_readings',
]
/** What a step without a job reads and writes. */
const ofOneService = ['app.service_options', 'app.service_catalogues', 'app.job_listings']
const ofAccounts = ['app.credentials', 'app.service_options', 'app.service_catalogues']
/** What the sweep that reminds works on, and no other. */
const ofReminders = ['app.credentials', 'app.notices']
/** What functions read only of accounts that are being removed. */
const ofRemovals = [
  'app.permission_files',
  'app.control_findings',
  'app.result_quality',
  'app.setting_templates',
  'app.service_options',
  'app.service_catalogues',
  'app.job_listings',
  'app.shared_token_uses',
]
/** What the broker reads only for somebody. */
const underProof = ['app.files', 'app.job_inputs']
