/**
 * What the broker promises about one step, small enough to try every order in which things can happen: two workers,
 * three claim keys, the owner, the dispatcher, the operator and the clock. `ARCHITECTURE.md` says the same in words.
 */
export interface GrantLife {
  readonly userActive: boolean
  readonly serviceActive: boolean
  /** `over` is what the clock alone makes of it at its deadline. */
  readonly delegation: 'live' | 'over' | 'closed' | 'revoked' | 'frozen'
  readonly step: 'due' | 'dispatched' | 'claimed' | 'waiting' | 'done' | 'cancelled'
  readonly fence: number
  /** In the order of their fences; an index stands for a grant's id. */
  readonly grants: readonly ModelGrant[]
}

export interface ModelGrant {
  readonly worker: Worker
  readonly key: Key
  readonly fence: number
  /** `withdrawn` by a revocation that its row does not know of yet. */
  readonly state:
    | 'open'
    | 'expired'
    | 'withdrawn'
    | 'finished'
    | 'released'
    | 'superseded'
    | 'revoked'
    | 'frozen'
}

export type Worker = 'first' | 'second'
/** Two of the first worker and one of the second; a thief shows one that is not its own. */
export type Key = 'a' | 'b' | 'c'

export type Action =
  | { readonly kind: 'dispatch' }
  | { readonly kind: 'redeem'; readonly worker: Worker; readonly key: Key }
  | { readonly kind: 'renew'; readonly worker: Worker; readonly grant: number; readonly key: Key }
  | { readonly kind: 'release'; readonly worker: Worker; readonly grant: number; readonly key: Key }
  | { readonly kind: 'end'; readonly grant: number; readonly outcome: 'done' | 'again' | 'waiting' }
  | { readonly kind: 'time-passes'; readonly grant: number }
  | { readonly kind: 'revoke'; readonly grant: number }
  | { readonly kind: 'deadline-passes' }
  | { readonly kind: 'wake' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'disable-user' }
  | { readonly kind: 'enable-user' }
  | { readonly kind: 'stop-service' }
  | { readonly kind: 'start-service' }

/** What the one who acts is told. */
export type Answer =
  | 'granted'
  | 'held'
  | 'ended'
  | 'not_due'
  | 'user_inactive'
  | 'service_inactive'
  | 'renewed'
  | 'released'
  | 'refused'
  | 'ok'

/** Each can be left out, to see which promise it holds up. */
export const guards = [
  'a claim finds the grant that is live',
  'a claim raises the fence',
  'a claim needs a live delegation',
  'a claim needs an active user',
  'a key belongs to the worker that showed it first',
  'a grant belongs to the worker that got it',
  'a proof needs an active user',
  'a proof needs a live delegation',
  'a cancel ends every grant',
  'a theft freezes the delegation',
  'a revocation ends a grant',
  'only steps that nobody holds are sent again',
  'a release gives the step back',
] as const
export type Guard = (typeof guards)[number]

export const startOfLife: GrantLife = {
  userActive: true,
  serviceActive: true,
  delegation: 'live',
  step: 'due',
  fence: 0,
  grants: [],
}

export function actionsIn(life: GrantLife): readonly Action[] {
  const held = life.grants.flatMap(({ key }, grant): readonly Action[] => [
    ...workers.flatMap((worker): readonly Action[] => [
      { kind: 'renew', worker, grant, key },
      { kind: 'release', worker, grant, key },
    ]),
    { kind: 'end', grant, outcome: 'done' },
    { kind: 'end', grant, outcome: 'again' },
    { kind: 'end', grant, outcome: 'waiting' },
    { kind: 'time-passes', grant },
    { kind: 'revoke', grant },
  ])
  return [
    { kind: 'dispatch' },
    ...workers.flatMap((worker) =>
      keys
        // A key is made by one worker; the other can have it only after it was shown.
        .filter((key) => makerOf[key] === worker || life.grants.some((grant) => grant.key === key))
        .map((key): Action => ({ kind: 'redeem', worker, key })),
    ),
    ...held,
    { kind: 'deadline-passes' },
    { kind: 'wake' },
    { kind: 'cancel' },
    { kind: 'disable-user' },
    { kind: 'enable-user' },
    { kind: 'stop-service' },
    { kind: 'start-service' },
  ]
}

export function act(
  life: GrantLife,
  action: Action,
  without?: Guard,
): { readonly answer: Answer; readonly life: GrantLife } {
  const has = (guard: Guard) => guard !== without
  switch (action.kind) {
    case 'dispatch':
      return dispatch(life, has)
    case 'redeem':
      return redeem(life, action, has)
    case 'renew':
      return renew(life, action, has)
    case 'release':
      return release(life, action, has)
    case 'end':
      return end(life, action, has)
    case 'time-passes':
      return told('ok', { ...life, grants: change(life.grants, at(action.grant), 'expired') })
    case 'revoke':
      return revoke(life, action, has)
    case 'deadline-passes':
      return told('ok', { ...life, delegation: ended(life.delegation, 'over') })
    case 'wake':
      return told('ok', life.step === 'waiting' ? { ...life, step: 'due' } : life)
    case 'cancel':
      return cancel(life, has)
    case 'disable-user':
      return told('ok', { ...life, userActive: false })
    case 'enable-user':
      return told('ok', { ...life, userActive: true })
    case 'stop-service':
      return told('ok', { ...life, serviceActive: false })
    case 'start-service':
      return told('ok', { ...life, serviceActive: true })
    default:
      action satisfies never
      throw new TypeError('no such action')
  }
}

/** Whether the rows of a grant's job are shown to whoever has its proof. */
export function proofIsLive(life: GrantLife, grant: ModelGrant, has: Has = () => true): boolean {
  return (
    grant.state === 'open' &&
    (life.userActive || !has('a proof needs an active user')) &&
    (life.delegation === 'live' || !has('a proof needs a live delegation'))
  )
}

type Has = (guard: Guard) => boolean
type Told = ReturnType<typeof act>

function dispatch(life: GrantLife, has: Has): Told {
  const isHeld = life.grants.some(({ state }) => state === 'open')
  const isLost =
    life.step === 'claimed' && (!isHeld || !has('only steps that nobody holds are sent again'))
  return told('ok', life.step === 'due' || isLost ? { ...life, step: 'dispatched' } : life)
}

function redeem(
  life: GrantLife,
  { worker, key }: { readonly worker: Worker; readonly key: Key },
  has: Has,
): Told {
  const seen = life.grants.find((grant) => grant.key === key)
  if (seen !== undefined) {
    const isThief = seen.worker !== worker
    if (isThief && has('a key belongs to the worker that showed it first'))
      return theft(life, 'ended', has)
    return told(seen.state === 'open' && refusal(life, has) === null ? 'granted' : 'ended', life)
  }
  const refused = refusal(life, has)
  if (refused === 'service_inactive' && life.step === 'dispatched')
    return told(refused, { ...life, step: 'due' })
  if (refused !== null) return told(refused, life)
  const isHeld = life.grants.some(({ state }) => state === 'open')
  if (isHeld && has('a claim finds the grant that is live')) return told('held', life)
  const fence = has('a claim raises the fence') ? life.fence + 1 : Math.max(life.fence, 1)
  const before = endAll(life.grants, 'superseded')
  return told('granted', {
    ...life,
    step: 'claimed',
    fence,
    grants: [...before, { worker, key, fence, state: 'open' }],
  })
}

function refusal(life: GrantLife, has: Has): Answer | null {
  if (!life.userActive && has('a claim needs an active user')) return 'user_inactive'
  if (life.delegation !== 'live' && has('a claim needs a live delegation')) return 'ended'
  if (!life.serviceActive) return 'service_inactive'
  if (life.step === 'due' || life.step === 'waiting') return 'not_due'
  return life.step === 'dispatched' || life.step === 'claimed' ? null : 'ended'
}

function renew(
  life: GrantLife,
  action: { readonly worker: Worker; readonly grant: number },
  has: Has,
): Told {
  const shown = showGrant(life, action, 'ended', has)
  if ('told' in shown) return shown.told
  const { grant } = shown
  const mayGoOn =
    proofIsLive(life, grant, has) &&
    life.serviceActive &&
    life.step === 'claimed' &&
    grant.fence === life.fence
  return told(mayGoOn ? 'renewed' : 'ended', life)
}

function release(
  life: GrantLife,
  action: { readonly worker: Worker; readonly grant: number },
  has: Has,
): Told {
  const shown = showGrant(life, action, 'refused', has)
  if ('told' in shown) return shown.told
  const { grant } = shown
  // One that was withdrawn is given back too, so that its step need not wait for the end of its time.
  if (grant.state !== 'open' && grant.state !== 'withdrawn') return told('refused', life)
  const isItsStep =
    life.step === 'claimed' && grant.fence === life.fence && has('a release gives the step back')
  return told('released', {
    ...life,
    step: isItsStep ? 'due' : life.step,
    grants: change(
      life.grants,
      (_, index) => index === action.grant,
      grant.state === 'withdrawn' ? 'revoked' : 'released',
    ),
  })
}

/** A worker shows a grant: it is its own, or that is a theft. */
function showGrant(
  life: GrantLife,
  { worker, grant: index }: { readonly worker: Worker; readonly grant: number },
  refusal: Answer,
  has: Has,
): { readonly grant: ModelGrant } | { readonly told: Told } {
  const grant = life.grants[index]
  if (grant === undefined) return { told: told(refusal, life) }
  const isThief = grant.worker !== worker
  if (isThief && has('a grant belongs to the worker that got it'))
    return { told: theft(life, refusal, has) }
  return { grant }
}

function end(
  life: GrantLife,
  action: { readonly grant: number; readonly outcome: 'done' | 'again' | 'waiting' },
  has: Has,
): Told {
  const grant = life.grants[action.grant]
  if (grant === undefined || !proofIsLive(life, grant, has)) return told('refused', life)
  const isOfNow = grant.fence === life.fence && life.step === 'claimed'
  if (!isOfNow) return told('refused', life)
  return told('ok', {
    ...life,
    step: { done: 'done', again: 'due', waiting: 'waiting' }[action.outcome] as GrantLife['step'],
    delegation: action.outcome === 'done' ? ended(life.delegation, 'closed') : life.delegation,
    grants: change(life.grants, at(action.grant), 'finished'),
  })
}

function revoke(life: GrantLife, action: { readonly grant: number }, has: Has): Told {
  if (!has('a revocation ends a grant')) return told('ok', life)
  const isMeant = (grant: ModelGrant, index: number) => index === action.grant && isUnended(grant)
  return told('ok', { ...life, grants: change(life.grants, isMeant, 'withdrawn') })
}

function cancel(life: GrantLife, has: Has): Told {
  if (!life.userActive) return told('refused', life)
  return told('ok', {
    ...life,
    delegation: ended(life.delegation, 'revoked'),
    step: isOver(life.step) ? life.step : 'cancelled',
    grants: has('a cancel ends every grant') ? endAll(life.grants, 'revoked') : life.grants,
  })
}

function theft(life: GrantLife, answer: Answer, has: Has): Told {
  if (!has('a theft freezes the delegation')) return told(answer, life)
  return told(answer, {
    ...life,
    delegation: ended(life.delegation, 'frozen'),
    grants: change(life.grants, isUnended, 'frozen'),
  })
}

function told(answer: Answer, life: GrantLife): Told {
  return { answer, life }
}

/** The first end stays, but for time's: what ran out can still be revoked or frozen. */
function ended(
  delegation: GrantLife['delegation'],
  end: Exclude<GrantLife['delegation'], 'live'>,
): GrantLife['delegation'] {
  if (delegation === 'over') return end
  return delegation === 'live' ? end : delegation
}

function change(
  grants: readonly ModelGrant[],
  which: (grant: ModelGrant, index: number) => boolean,
  state: ModelGrant['state'],
): readonly ModelGrant[] {
  return grants.map((grant, index) => (which(grant, index) ? { ...grant, state } : grant))
}

/** What was withdrawn before is written down as that. */
function endAll(grants: readonly ModelGrant[], state: ModelGrant['state']): readonly ModelGrant[] {
  const isWithdrawn = (grant: ModelGrant) => grant.state === 'withdrawn'
  return change(change(grants, isWithdrawn, 'revoked'), isUnended, state)
}

/** Only what is open can be ended, by time or by anybody. */
function at(wanted: number): (grant: ModelGrant, index: number) => boolean {
  return (grant, index) => index === wanted && grant.state === 'open'
}

/** Neither time nor a revocation writes an end into the grant's own row. */
function isUnended({ state }: ModelGrant): boolean {
  return state === 'open' || state === 'expired' || state === 'withdrawn'
}

function isOver(step: GrantLife['step']): boolean {
  return step === 'done' || step === 'cancelled'
}

const workers: readonly Worker[] = ['first', 'second']
const keys: readonly Key[] = ['a', 'b', 'c']
const makerOf: Readonly<Record<Key, Worker>> = { a: 'first', b: 'first', c: 'second' }
