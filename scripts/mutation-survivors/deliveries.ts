import { emptied, type ExplainedSurvivors, onlyOverwrites } from './explained.ts'

const delivery = 'egress/credential.ts'

/** Of how credentials go to egress. */
export const deliverySurvivors: readonly ExplainedSurvivors[] = [
  {
    reason: 'the check is for the types: a grant goes with its step, and is locked',
    mutants: [{ file: delivery, before: 'subject === null', isAll: true, after: 'false' }],
  },
  {
    reason: 'equivalent: of a decision no more is asked than whether it is `refused`',
    mutants: emptied(delivery, ["'granted'"]),
  },
  {
    reason: onlyOverwrites,
    mutants: [{ file: delivery, before: 'plaintext.fill(0)', isAll: true, after: ';' }],
  },
]
