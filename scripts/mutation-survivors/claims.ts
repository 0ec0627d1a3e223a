import { emptied, type ExplainedSurvivors, onlyOverwrites } from './explained.ts'

const redeem = 'grants/redeem.ts'
const trusted = 'grants/trusted-credential.ts'
const isSharedMissing = 'sharedId === null || sharedVersion === null || sharedEnvelope === null'
const isShared = 'sharedId === null || sharedVersion === null'
const none = "{ available: false, reason: 'none' }"

/** Of how steps are claimed. */
export const claimSurvivors: readonly ExplainedSurvivors[] = [
  {
    reason: onlyOverwrites,
    mutants: [{ file: redeem, before: 'decision.rowProof.wipe()', isAll: true, after: ';' }],
  },
  {
    reason:
      'concerns child tasks: `apps/broker/test/children.test.ts`, which is not among the tests of this part, wakes one whose parent was stopped',
    mutants: [
      { file: redeem, before: 'isStopped(subject)', isAll: true, after: 'false' },
      ...emptied(redeem, ["'ended'"]),
    ],
  },
  {
    reason: 'equivalent: nobody reads this place of what is waited for',
    mutants: [{ file: redeem, before: '[]', isAll: true, after: '["Stryker was here"]' }],
  },
  {
    reason: 'only the label under which a claim that was asked for again is counted',
    mutants: emptied(redeem, ["'granted'"]),
  },
  {
    reason: 'equivalent: what fits stands in the ledger already, and is not written again',
    mutants: [{ file: trusted, before: "case 'fits': requireFresh", after: "case 'fits':" }],
  },
  {
    reason:
      'the checks are for the types: what is newer is shown, what is missed is known, and a shared token that serves has all of its row',
    mutants: [
      { file: trusted, before: 'entry !== null', isAll: true, after: 'true' },
      { file: trusted, before: 'missed?.', after: 'missed.credentialId' },
      { file: trusted, before: isSharedMissing, isAll: true, after: 'false' },
      {
        file: trusted,
        before: isSharedMissing,
        isAll: true,
        after: `(${isShared}) && sharedEnvelope === null`,
      },
      { file: trusted, before: isShared, isAll: true, after: 'false' },
      { file: trusted, before: isShared, isAll: true, after: isShared.replace('||', '&&') },
      ...['sharedId', 'sharedVersion', 'sharedEnvelope'].map(
        (name) =>
          ({ file: trusted, before: `${name} === null`, isAll: true, after: 'false' }) as const,
      ),
      { file: trusted, before: `{ return ${none} }`, isAll: true, after: '{}' },
      { file: trusted, before: none, isAll: true, after: '{}' },
      ...emptied(trusted, ["'none'"]),
    ],
  },
  {
    reason:
      'gives nothing either way: what is neither an own nor a shared credential is not opened',
    mutants: [{ file: trusted, before: 'false', isAll: true, after: 'true' }],
  },
  {
    reason:
      'alarms falsely, and gives nothing, where a broker stores a credential between the reading of these rows and of the ledger; no test meets that moment each time',
    mutants: [
      { file: trusted, before: 'now !== null && !showsSame(now, subject)', after: 'false' },
      { file: trusted, before: 'now !== null', isAll: true, after: 'true' },
      { file: trusted, before: 'now !== null', isAll: true, after: 'now === null' },
      { file: trusted, before: 'JSON.stringify(shownEntry(a))', after: 'true' },
    ],
  },
  {
    reason: 'only a line in the log',
    mutants: [
      { file: trusted, before: '{ userId, serviceId }', isAll: true, after: '{}' },
      ...emptied(trusted, ["'the database does not show the credential that was last stored'"]),
    ],
  },
]
