/**
 * Every place in a change of keys at which the broker may die and must be whole when it starts again. Tests kill it at
 * each of them; a point that is added here is killed at as well.
 */
export const faultPoints = [
  'store: new file written',
  'store: file replaced',
  'rotate: new key pending',
  'rotate: new key recorded',
  'rotate: new key current',
  'rewrap: batch written',
  'rewrap: batch committed',
  'retire: key given up',
  'retire: giving up recorded',
  'retire: key removed',
] as const
/** The same in a refresh, where what is lost is not all ours. */
export const refreshFaultPoints = ['refresh: answered'] as const
/** The same where a broker folds the files of its ledger. */
export const ledgerFaultPoints = [
  'ledger: new file written',
  'ledger: new file in place',
  'ledger: former file removed',
] as const
export type FaultPoint =
  | (typeof faultPoints)[number]
  | (typeof refreshFaultPoints)[number]
  | (typeof ledgerFaultPoints)[number]

/** Told that a point is reached; what is asked for goes on when it returns. */
export type ReachFaultPoint = (point: FaultPoint) => void
