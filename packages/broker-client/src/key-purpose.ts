/**
 * What a key of the broker is for. A new key of each takes over while everything goes on.
 *
 * - `root` says which keys are the broker's, and which root key follows it; its public half is pinned everywhere
 * - `answer` signs answers
 * - `grant-proof` gives a grant's row proof from the grant's id, so that a lost answer can be given again
 * - `audit` chains the record
 * - `sealing-credential` and `sealing-context` open what was sealed to their public halves
 * - `key-encryption` wraps the data keys of records and files
 */
export const keyPurposes = [
  'root',
  'answer',
  'grant-proof',
  'audit',
  'sealing-credential',
  'sealing-context',
  'key-encryption',
] as const
export type KeyPurpose = (typeof keyPurposes)[number]

/**
 * - `pending`: made, not used for anything new yet; a rotation was begun
 * - `current`: what is new is made with it
 * - `previous`: still opens what was made with it
 */
export const keyStates = ['pending', 'current', 'previous'] as const
export type KeyState = (typeof keyStates)[number]
