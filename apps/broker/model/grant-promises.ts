import { type Action, type GrantLife, proofIsLive } from './grant-life.ts'

/** What must hold in every state: the text says what is broken. */
export function brokenPromise(life: GrantLife): string | null {
  const shown = life.grants.filter((grant) => proofIsLive(life, grant))
  const open = life.grants.filter(({ state }) => state === 'open')
  if (open.length > 1) return 'two workers hold one step'
  if (new Set(life.grants.map(({ fence }) => fence)).size < life.grants.length)
    return 'two grants have one fence'
  if (open.some(({ fence }) => fence !== life.fence)) return 'an old holder still holds'
  if (shown.length > 0 && isOver(life)) return 'a step that is over shows its rows'
  if (open.length > 0 && life.delegation === 'frozen') return 'a frozen delegation has a live grant'
  if (open.length > 0 && life.delegation === 'revoked')
    return 'a revoked delegation has a live grant'
  if (open.length > 0 && life.step !== 'claimed') return 'a step is sent while somebody holds it'
  return null
}

/** What must hold between a state and the one after it. */
export function brokenBetween(before: GrantLife, action: Action, after: GrantLife): string | null {
  if (after.fence < before.fence) return 'the fence falls'
  if (before.delegation !== 'live' && after.delegation === 'live') return 'a delegation comes back'
  if (isOver(before) && after.step !== before.step) return 'a step that is over goes on'
  const isNew = after.grants.length > before.grants.length
  if (isNew && before.grants.some(({ state }) => state === 'open'))
    return 'a claim puts out a holder who is at work'
  if (isNew && !before.userActive) return 'a claim for a disabled user is granted'
  if (isNew && before.delegation !== 'live') return 'a claim without a delegation is granted'
  if (action.kind === 'end' && !before.userActive && after.step !== before.step)
    return 'work goes on for a disabled user'
  if (action.kind === 'end' && before.delegation !== 'live' && after.step !== before.step)
    return 'work goes on without a delegation'
  if (
    action.kind === 'end' &&
    before.grants[action.grant]?.fence !== before.fence &&
    after.step !== before.step
  )
    return 'an old holder ends the step'
  if (action.kind === 'revoke' && after.grants[action.grant]?.state === 'open')
    return 'a revocation ends nothing'
  if (wasStolen(before, action) && after.grants.some(({ state }) => state === 'open'))
    return 'a theft stops nothing'
  if (
    action.kind === 'release' &&
    before.grants[action.grant]?.state === 'open' &&
    before.grants[action.grant]?.worker === action.worker &&
    after.step === 'claimed'
  )
    return 'a step that was given back waits for nobody'
  return null
}

/** From everywhere but these a step can still be finished or was ended by somebody. */
export function isSettled(life: GrantLife): boolean {
  return isOver(life) || life.delegation !== 'live'
}

/** No key is left to try with: the model ends here, the world does not. */
export function isSpent(life: GrantLife): boolean {
  return life.grants.length === 3
}

function wasStolen(life: GrantLife, action: Action): boolean {
  if (action.kind === 'renew' || action.kind === 'release')
    return life.grants[action.grant]?.worker !== action.worker
  if (action.kind !== 'redeem') return false
  const seen = life.grants.find(({ key }) => key === action.key)
  return seen !== undefined && seen.worker !== action.worker
}

function isOver({ step }: GrantLife): boolean {
  return step === 'done' || step === 'cancelled'
}
