import { accountMailGuards } from './account-mail.ts'
import { accountRemovalGuards } from './account-removal.ts'
import { attemptGuards } from './attempts.ts'
import { batchGuards } from './batches.ts'
import { clientGuards } from './clients.ts'
import { connectionGuards } from './connections.ts'
import { delegationGuards } from './delegations.ts'
import { documentModelGuards } from './document-models.ts'
import { documentReadingGuards } from './document-reading.ts'
import { documentTermsGuards } from './document-terms.ts'
import { documentGuards } from './documents.ts'
import { grantGuards } from './grants.ts'
import type { Guard } from './guard.ts'
import { invitationGuards } from './invitations.ts'
import { limitGuards } from './limits.ts'
import { lostWorkGuards } from './lost-work.ts'
import { outsideGuards } from './outside.ts'
import { maintenanceGuards } from './maintenance.ts'
import { messageGuards } from './messages.ts'
import { openIdGuards } from './openid.ts'
import { ownerGuards } from './owners.ts'
import { personalTokenGuards } from './personal-tokens.ts'
import { preferenceGuards } from './preferences.ts'
import { webhookGuards } from './webhooks.ts'
import { programGuards } from './programs.ts'
import { progressGuards } from './progress.ts'
import { recordGuards } from './record.ts'
import { passkeyGuards } from './passkeys.ts'
import { permissionGuards, scheduleGuards } from './schedules.ts'
import { requiredPasswordGuards } from './required-passwords.ts'
import { registrationGuards } from './registrations.ts'
import { resultGuards } from './results.ts'
import { roleGuards } from './roles.ts'
import { schemaGuards } from './schema.ts'
import { secondFactorGuards } from './second-factors.ts'
import { serviceRecordGuards } from './service-records.ts'
import { serviceGuards } from './services.ts'
import { signUpGuards } from './sign-up.ts'
import { studyGuards } from './studies.ts'
import { taskTokenGuards } from './task-tokens.ts'
import { termsGuards } from './terms.ts'
import { vaultGuards } from './vault.ts'

/** What stands against the attacks of `docs/threats.md`. */
export const attackGuards: readonly Guard[] = [
  ...grantGuards(),
  ...vaultGuards(),
  ...recordGuards(),
  ...serviceGuards(),
  ...serviceRecordGuards(),
  ...outsideGuards(),
  ...documentModelGuards(),
  ...documentReadingGuards(),
  ...documentGuards(),
  ...documentTermsGuards(),
  ...taskTokenGuards(),
  ...personalTokenGuards(),
  ...programGuards(),
  ...clientGuards(),
  ...roleGuards(),
  ...secondFactorGuards(),
  ...passkeyGuards(),
  ...openIdGuards(),
  ...messageGuards(),
  ...accountMailGuards(),
  ...signUpGuards(),
  ...invitationGuards(),
  ...accountRemovalGuards(),
  ...resultGuards(),
  ...attemptGuards(),
  ...studyGuards(),
  ...termsGuards(),
  ...limitGuards(),
  ...preferenceGuards(),
  ...webhookGuards(),
  ...maintenanceGuards(),
  ...registrationGuards(),
  ...requiredPasswordGuards(),
  ...permissionGuards(),
]

/** What the cases of `docs/failure-cases.md` are survived by. */
export const caseGuards: readonly Guard[] = [
  ...connectionGuards(),
  ...schemaGuards(),
  ...delegationGuards(),
  ...lostWorkGuards(),
  ...progressGuards(),
  ...ownerGuards(),
  ...scheduleGuards(),
  ...batchGuards(),
]

export const guards: readonly Guard[] = [...attackGuards, ...caseGuards]

/** Attacks whose guard cannot be taken away as a piece of text. */
export const withoutGuard: Readonly<Record<string, string>> = {
  'packages/client/src/client.test.ts: holds no token and no key, nor does any error':
    'They stand in private fields, of which nothing is printed; no check does it.',
  'apps/api/src/second-factors/second-factors.test.ts: stores neither the secret nor a recovery code':
    'There is no column for either.',
  'apps/api/src/second-factors/refused-passkeys.test.ts: is asked for without a word about anybody':
    'The sign-in asks for no name.',
  'apps/api/src/administration/users.test.ts: no procedure shows or does an administrator anything with what is another’s':
    'No policy knows of roles but that of the roles themselves, so there is none to take away.',
  'apps/broker/test/attacks/queue-writer.test.ts: gets nothing for a task that does not exist':
    'There is no row, so there is nothing that could be given.',
  'packages/db/src/studies.test.ts: is answered the same whether or not somebody has the address':
    'Nothing looks for an account when somebody is invited.',
  'apps/api/src/studies/studies.test.ts: of a study is its owner’s alone to change, to open and to end':
    'No procedure but those of the study finds a row of another user; the policies that hide it are tried one by one.',
  'packages/db/src/rls.test.ts: $name: $command of $on raises on an empty table':
    '`packages/db/src/policies.test.ts` drops and widens every policy, and one of these checks must notice each.',
  'apps/broker/test/health-credentials.test.ts: renews, releases, reads files or passes egress with the grant of a check in vain':
    'The grant of a check stands in a table of its own, where nothing that is asked with a grant looks.',
  'journeys/secrets.test.ts: a secret is found where its owner sent or asked for it, and nowhere else':
    'The test plants a control secret in every place, and must find it in each.',
  'journeys/secrets.test.ts: no process but the broker has a key of the broker, in its environment, arguments or files':
    'The test must find every key where it belongs.',
  'apps/broker/test/oauth-faults.test.ts: is broken, with one message, where the server takes no old ones':
    'A fault and no attack: a broker is killed at the worst moment.',
  'apps/broker/test/oauth-faults.test.ts: goes on where the server takes old ones for a while':
    'A fault and no attack: a broker is killed at the worst moment.',
  'apps/messenger/src/messenger.test.ts: killed while it tells, it tells again under the same id':
    'A fault and no attack: a messenger is killed before it could note that it was heard.',
  'journeys/faults.test.ts: jobs complete once when $name is killed in the middle of them':
    'A fault and no attack; what keeps a step from two holders stands above.',
  'packages/db/src/maintenance.test.ts: by the end of its process leaves nothing, and the next one does it at once':
    'A fall and no attack: Postgres undoes what was not committed, and its locks.',
  'packages/db/src/maintenance.test.ts: by a fault of its own is undone whole; the record says that it failed, and not what Postgres said':
    'The record has room for one of five words, and no column for another.',
  'packages/documents/src/no-network.test.ts: nothing is fetched that a document names, in a script or beside it':
    'Nothing in the reader runs a script or opens an address, so there is nothing to take away.',
  'packages/documents/src/no-network.test.ts: and what would reach for the network is found out':
    'The test reaches for the network itself, and must be found out.',
  'packages/documents/src/open-word.test.ts: entities do not multiply':
    'What reads the XML of a document knows none of its entities.',
  'apps/api/src/documents/documents.test.ts: is shown to no access token, whatever its scopes, and taken from none':
    'The role of an access token has no grant on a table of documents, and no scope names them.',
  'apps/worker/src/documents/read-document.test.ts: lies nowhere in the clear':
    'What is not encrypted is not read either; the test of the upload shows what would lie there.',
  'apps/worker/src/documents/write-report.test.ts: writes a report as its owner, with a grant that shows nothing but it':
    'What is not encrypted is not read either; the test of the upload shows what would lie there.',
  'apps/api/src/reports/reports.test.ts: holds no secret':
    'The form of a report has no field for one.',
  'apps/broker/test/key-backup.test.ts: brings a broker back that lost its keys: a drill with three of five shares':
    'A drill and no attack.',
  'apps/broker/test/key-faults.test.ts: opens every row, and finishes what was begun, after kill -9 at each step':
    'The test must have killed a broker at every fault point.',
  'apps/broker/model/key-rotation.test.ts: leaves every row readable, one current key, and a store with which a broker starts':
    'The same file leaves out each guard of the model, and must find what breaks.',
}
