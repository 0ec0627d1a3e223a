import type { Guard } from './guard.ts'

/** What a model is told of a document, and what is believed of its answer. */
export function documentModelGuards(): readonly Guard[] {
  return [
    {
      name: 'a model quotes a sentence of the page that it names',
      without: [{ file: grounded, text: 'one.page === page &&', by: 'page > 0 &&' }],
      missedBy: [`${readerTest}: drops a finding with %s, and counts it`],
    },
    {
      name: 'a model names nobody whom the document does not name',
      without: [
        {
          file: 'packages/documents/src/meaning/model/document-words.ts',
          text: 'if (first === undefined) return null',
          by: 'if (first === undefined) return name',
        },
      ],
      missedBy: [`${readerTest}: drops a finding with %s, and counts it`],
    },
    {
      name: 'a model is never surer than the least sure rule',
      without: [
        { file: grounded, text: 'confidence * mostModelConfidence', by: 'confidence' },
        { file: rows, text: `check (reader = 'Tessera' or confidence <= 0.5)`, by: 'check (true)' },
      ],
      missedBy: [
        `${readerTest}: is never surer than the least sure rule, whatever a document tells the model`,
        `${workerTest}: shows the words of its document, and neither its file nor another’s document`,
      ],
    },
    {
      name: 'what a model answers has an end',
      without: [
        {
          file: ask,
          text: 'if (length > mostAnswerBytes) {',
          by: 'if (length > 200 * mostAnswerBytes) {',
        },
        {
          file: ask,
          text: 'AbortSignal.timeout(options.timeoutMs)',
          by: 'AbortSignal.timeout(options.timeoutMs + 3_600_000)',
        },
      ],
      missedBy: [
        `${readerTest}: reads an answer no further than answers go`,
        `${readerTest}: waits no longer than it was told for an answer %s`,
      ],
    },
    {
      name: 'what a host answers is not led elsewhere',
      without: [
        {
          file: 'packages/runtime/src/outgoing-fetch.ts',
          text: `redirect: 'manual'`,
          by: `redirect: 'follow'`,
        },
      ],
      missedBy: [`${workerTest}: which %s fails with %s, and its words go nowhere`],
    },
    {
      name: 'a host in a private network has no other address',
      without: [
        {
          file: 'packages/runtime/src/outgoing-fetch.ts',
          text: ` && isPrivateAddress(address)`,
          by: ' && isPrivateAddress(address) !== undefined',
        },
      ],
      missedBy: [
        `packages/runtime/src/outgoing-fetch.test.ts: is none when one of its addresses is public`,
      ],
    },
    {
      name: 'the key of the host of a model is boxed',
      without: [{ file: 'apps/worker/src/config.ts', text: '    .pipe(secretText)\n', by: '' }],
      missedBy: [`${workerTest}: holds a key that is printed nowhere`],
    },
    {
      name: 'what came of asking a model is its owner’s to read',
      without: [
        {
          file: rows,
          text: `on app.model_readings for select to tessera_user\n  using (app.require_unit() and user_id = (select app.current_user_id()));`,
          by: `on app.model_readings for select to tessera_user\n  using (app.require_unit());`,
        },
      ],
      missedBy: [`${apiTest}: is asked by the owner of the document and by nobody else`],
    },
    {
      name: 'a grant to ask a model shows no file',
      without: [
        {
          file: 'packages/db/migrations/0002_proofs.sql',
          text: `case when 'ask-model' = any (identity.scopes) then null else identity.document_id end`,
          by: 'identity.document_id',
        },
      ],
      missedBy: [
        `${workerTest}: shows the words of its document, and neither its file nor another’s document`,
      ],
    },
    {
      name: 'a document is sent to the host that its owner read of',
      without: [
        {
          file: 'apps/worker/src/documents/ask-model.ts',
          text: ' || desk.reader.name !== work.model || desk.host !== work.host',
          by: '',
        },
      ],
      missedBy: [
        `${workerTest}: is sent nothing where the operator has named another host meanwhile, or none`,
      ],
    },
    {
      name: 'a model that she did not read of is not asked',
      without: [
        {
          file: 'apps/api/src/documents/model-router.ts',
          text: `if (!isOffered) throw new Fault('model_not_there')`,
          by: 'void isOffered',
        },
      ],
      missedBy: [
        `${apiTest}: of which she did not read is not asked`,
        `${apiTest}: is neither offered nor asked where the operator has named none`,
      ],
    },
    {
      name: 'a question to a model is taken back by who asked it',
      without: [
        {
          file: rows,
          text: `where r.user_id = identity.user_id and r.document_id = stop_asking.document`,
          by: 'where r.document_id = stop_asking.document',
        },
      ],
      missedBy: [`${stopTest}: nobody else is one: what she asked goes on`],
    },
    {
      name: 'a question that is taken back takes its grant with it',
      without: [
        {
          file: rows,
          text: `where g.ended_at is null and g.delegation_id in (`,
          by: 'where false and g.delegation_id in (',
        },
      ],
      missedBy: [`${stopTest}: the owner is first: the answer is kept nowhere`],
    },
    {
      name: 'what was found is no term before it is confirmed',
      without: [
        {
          file: 'packages/db/migrations/0076_meaning.sql',
          text: `where d.study_id = study and f.state = 'confirmed'`,
          by: 'where d.study_id = study',
        },
        {
          file: 'packages/db/migrations/0076_meaning.sql',
          text: `and f.document_id = of_document.id and f.state <> 'found'`,
          by: 'and f.document_id = of_document.id',
        },
      ],
      missedBy: [
        `${apiTest}: what a model found is no term of a study until its owner confirms it`,
      ],
    },
  ]
}

const ask = 'packages/documents/src/meaning/model/ask-model.ts'
const grounded = 'packages/documents/src/meaning/model/grounded-findings.ts'
const rows = 'packages/db/migrations/0086_model_readings.sql'
const readerTest = 'packages/documents/src/meaning/model/model-reader.test.ts'
const workerTest = 'apps/worker/src/documents/ask-model.test.ts'
const stopTest = 'apps/worker/src/documents/stop-asking.test.ts'
const apiTest = 'apps/api/src/documents/model.test.ts'
