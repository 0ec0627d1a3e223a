import type { Guard } from './guard.ts'

/** Whose documents are, with their pages, their bytes, what is found in them, and the reports that are written here. */
export function documentGuards(): readonly Guard[] {
  return [
    ...ownRows.map(({ table, file, also }): Guard => ({
      name: `the rows of ${table} are their owner’s to read`,
      without: [readableByAll(file, `app.${table}`)],
      missedBy: [`${databaseTest}: shows no row of its %s to anybody but its owner`, ...also],
    })),
    {
      name: 'a search of documents finds pages of whoever asks',
      without: [
        {
          file: migrations.documents,
          text: 'where p.user_id = own.user_id and p.search @@ query',
          by: 'where p.search @@ query',
        },
      ],
      missedBy: [
        `${databaseTest}: has no page that another’s search finds, who has the same words herself`,
        `${workerTests}/read-document.test.ts: the same file of two people is two documents, and neither finds words in the other’s`,
      ],
    },
    {
      name: 'a document is given to its owner, with its bytes and their key',
      without: [
        readableByAll(migrations.documents, 'app.documents'),
        readableByAll(migrations.documents, 'app.document_versions'),
        readableByAll(migrations.jobs, 'app.files'),
        {
          file: migrations.jobs,
          text: 'create policy vault_reads on app.files for select to tessera_vault\n  using (app.require_unit() and user_id = (select app.current_user_id()) and (',
          by: 'create policy vault_reads on app.files for select to tessera_vault\n  using (app.require_unit() and (',
        },
      ],
      missedBy: [
        `${apiTest}: is hers alone: to anybody else there is none`,
        `${apiTest}: comes back as it was`,
      ],
    },
    ...['documents', 'document_versions', 'files'].map((table): Guard => ({
      name: `a grant to read a document shows no other of ${table}`,
      without: [anyOfHers(table)],
      missedBy: [grantTest],
    })),
    {
      name: 'a grant to read a document gets the key of no other',
      without: [
        {
          file: migrations.documents,
          text: `vault_reads_of_document on app.files for select to tessera_vault
  using (app.require_unit() and (user_id, document_id) = (select own.user_id, own.document_id from app.current_worked_document() own));`,
          by: `vault_reads_of_document on app.files for select to tessera_vault
  using (app.require_unit() and user_id = (select own.user_id from app.current_worked_document() own));`,
        },
      ],
      missedBy: [grantTest],
    },
    {
      name: 'the bytes of a document are encrypted before they are written down',
      without: [
        {
          file: 'packages/encrypted-files/src/write-encrypted-file.ts',
          text: 'encryptFile(key, id, counted())',
          by: 'counted()',
        },
      ],
      missedBy: [`${apiTest}: lies nowhere in the clear, while it comes or afterwards`],
    },
    {
      name: 'a report is gathered from what its owner is shown',
      without: [
        readableByAll(migrations.jobs, 'app.jobs'),
        readableByAll(migrations.jobs, 'app.attempts'),
        {
          file: 'apps/api/src/reports/gather-study.ts',
          text: 'if (owner === userId)',
          by: 'if (owner !== null)',
        },
        {
          file: 'apps/api/src/reports/gather-report.ts',
          text: 'jobId: own ? report.job.id : null',
          by: 'jobId: null',
        },
      ],
      missedBy: [
        `${reportsTest}: is of what a member reads, where somebody else ran it`,
        `${reportsTest}: is as a %s sees it`,
      ],
    },
    {
      name: 'a report is of a job in a study of whoever asks for it',
      without: [
        {
          file: 'packages/db/migrations/0067_study_reading.sql',
          text: 'join proof.study_members m on m.study_id = j.study_id and m.user_id = identity.user_id',
          by: 'join proof.study_members m on m.study_id = j.study_id',
        },
      ],
      missedBy: [
        `${reportsTest}: is made by nobody who does not see the job`,
        `${reportsTest}: is not made of what is not shown to her any more`,
      ],
    },
    {
      name: 'a report has no hash of the document of another',
      without: [
        readableByAll(migrations.documents, 'app.documents'),
        readableByAll(migrations.documents, 'app.document_versions'),
        readableByAll(migrations.jobs, 'app.files'),
      ],
      missedBy: [
        `${reportsTest}: names the documents of the study with what was confirmed of them, and no hash of another’s`,
      ],
    },
  ]
}

const migrations = {
  jobs: 'packages/db/migrations/0005_jobs.sql',
  documents: 'packages/db/migrations/0073_documents.sql',
  findings: 'packages/db/migrations/0076_meaning.sql',
} as const
const databaseTest = 'packages/db/src/documents.test.ts'
const apiTest = 'apps/api/src/documents/documents.test.ts'
const reportsTest = 'apps/api/src/reports/reports.test.ts'
const workerTests = 'apps/worker/src/documents'
const grantTest = `${workerTests}/document-grant.test.ts: a grant to read a document shows it with its file and key, and no other of the same owner or of anybody`

const ownRows = [
  { table: 'documents', file: migrations.documents, also: [] },
  { table: 'document_versions', file: migrations.documents, also: [] },
  { table: 'document_pages', file: migrations.documents, also: [] },
  {
    table: 'document_findings',
    file: migrations.findings,
    also: [
      'apps/api/src/documents/findings.test.ts: is decided by the owner of its document and by nobody else',
    ],
  },
] as const

function readableByAll(file: string, table: string): Guard['without'][number] {
  const policy = `create policy user_reads on ${table} for select to tessera_user\n  using (app.require_unit()`
  return {
    file,
    text: `${policy} and user_id = (select app.current_user_id()));`,
    by: `${policy});`,
  }
}

/** What a grant shows of a table, widened to everything of the same owner. */
function anyOfHers(table: string): Guard['without'][number] {
  const policies: Readonly<Record<string, readonly [string, string, string]>> = {
    documents: ['job_reads', 'id', 'current_document'],
    document_versions: ['job_reads', 'document_id', 'current_document'],
    files: ['document_reads', 'document_id', 'current_worked_document'],
  }
  const [policy, column, current] = policies[table] ?? ['', '', '']
  const start = `create policy ${policy} on app.${table} for select to tessera_job\n  using (app.require_unit() and `
  return {
    file: migrations.documents,
    text: `${start}(user_id, ${column}) = (select own.user_id, own.document_id from app.${current}() own));`,
    by: `${start}user_id = (select own.user_id from app.${current}() own));`,
  }
}
