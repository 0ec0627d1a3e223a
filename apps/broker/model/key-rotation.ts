/**
 * A rotation of the key-encryption key: two brokers on one key store and one database, three keys, one stored row. An
 * operator asks either broker for whatever it offers; each may be killed between any two writes, and what the other
 * does comes between them too. The names of the steps are those of the fault points.
 */
export interface Rotation {
  /** The key store's file. */
  readonly stored: Readonly<Record<KeyId, KeyState>>
  /** Keys that a row may name: those with a canary in the database. */
  readonly canaries: readonly KeyId[]
  /** The key under which the row is kept. */
  readonly row: KeyId
  readonly brokers: readonly [BrokerState, BrokerState]
}

type KeyId = 'k1' | 'k2' | 'k3'
export type KeyState = 'none' | 'pending' | 'current' | 'previous' | 'destroyed'

interface BrokerState {
  /** What it has in memory; null while it is down. */
  readonly memory: { readonly current: KeyId; readonly opens: readonly KeyId[] } | null
  /** What it is in the middle of. */
  readonly task:
    | {
        readonly kind: 'rotate'
        readonly at: 'pending' | 'recorded' | 'current'
        readonly key: KeyId
      }
    | { readonly kind: 'retire'; readonly at: 'given up' | 'removed'; readonly key: KeyId }
    | null
}

export type KeyAction =
  | {
      readonly kind: 'rotate' | 'go-on' | 'reload' | 'write' | 'rewrap' | 'kill' | 'start'
      readonly broker: 0 | 1
    }
  | { readonly kind: 'retire'; readonly broker: 0 | 1; readonly key: KeyId }

/** Each can be left out, to see which promise it holds up. */
export const keyGuards = [
  'a new key is in the store before anything is kept under it',
  'a row names only a key that has a canary',
  'a key that a row needs is not retired',
  'the current key is not retired',
  'only a pending key becomes the current one',
  'one broker at a time changes the store',
] as const
export type KeyGuard = (typeof keyGuards)[number]

export const startOfRotation: Rotation = {
  stored: { k1: 'current', k2: 'none', k3: 'none' },
  canaries: ['k1'],
  row: 'k1',
  brokers: [up('k1'), up('k1')],
}

export function keyActionsIn({ brokers }: Rotation): readonly KeyAction[] {
  return ([0, 1] as const).flatMap((broker): readonly KeyAction[] => {
    const { memory, task } = brokers[broker]
    if (memory === null) return [{ kind: 'start', broker }]
    const always: readonly KeyAction[] = [
      { kind: 'kill', broker },
      { kind: 'reload', broker },
      { kind: 'write', broker },
      { kind: 'rewrap', broker },
    ]
    if (task !== null) return [...always, { kind: 'go-on', broker }]
    return [
      ...always,
      { kind: 'rotate', broker },
      ...keyIds.map((key): KeyAction => ({ kind: 'retire', broker, key })),
    ]
  })
}

export function actOnKeys(state: Rotation, action: KeyAction, without?: KeyGuard): Rotation {
  const has = (guard: KeyGuard) => guard !== without
  const broker = state.brokers[action.broker]
  const other = state.brokers[action.broker === 0 ? 1 : 0]
  const changesStore = ['rotate', 'retire', 'go-on'].includes(action.kind)
  // A new key is stored and gets its canary in one transaction, which holds a lock.
  if (changesStore && other.task?.at === 'pending' && has('one broker at a time changes the store'))
    return state
  switch (action.kind) {
    case 'rotate':
      return beginRotation(state, action.broker, has)
    case 'retire':
      return beginRetirement(state, action.broker, action.key, has)
    case 'go-on':
      return goOn(state, action.broker, has)
    case 'reload':
      return withBroker(state, action.broker, { ...broker, memory: memoryOf(state) })
    case 'write':
    case 'rewrap':
      return keep(state, broker, action.kind, has)
    case 'kill':
      return withBroker(state, action.broker, { memory: null, task: null })
    case 'start':
      return mayStart(state)
        ? withBroker(state, action.broker, { memory: memoryOf(state), task: null })
        : state
    default:
      action.kind satisfies never
      throw new TypeError('no such action')
  }
}

/** Every canary opens with the keys of the store, and the current key has one. */
export function mayStart({ stored, canaries }: Rotation): boolean {
  const current = keyIds.find((key) => stored[key] === 'current')
  return (
    current !== undefined &&
    canaries.includes(current) &&
    canaries.every((key) => isThere(stored[key]))
  )
}

export function isThere(state: KeyState): boolean {
  return state === 'pending' || state === 'current' || state === 'previous'
}

type Has = (guard: KeyGuard) => boolean

/** `rotate: new key pending`: the file has it, the database does not know of it yet. */
function beginRotation(state: Rotation, broker: 0 | 1, has: Has): Rotation {
  const key =
    keyIds.find((id) => state.stored[id] === 'pending') ??
    keyIds.find((id) => state.stored[id] === 'none')
  if (key === undefined) return state
  const stored = has('a new key is in the store before anything is kept under it')
    ? { ...state.stored, [key]: 'pending' as const }
    : state.stored
  const task = { kind: 'rotate', at: 'pending', key } as const
  return withBroker({ ...state, stored }, broker, { ...state.brokers[broker], task })
}

function goOn(state: Rotation, at: 0 | 1, has: Has): Rotation {
  const broker = state.brokers[at]
  const { task } = broker
  if (task === null) return state
  if (task.kind === 'retire') return goOnRetiring(state, at, task.key)
  const next = (to: Rotation, where: 'recorded' | 'current' | null): Rotation =>
    withBroker(to, at, {
      memory: where === null || where === 'recorded' ? memoryOf(to) : broker.memory,
      task: where === null ? null : { ...task, at: where },
    })
  switch (task.at) {
    case 'pending':
      return next({ ...state, canaries: add(state.canaries, task.key) }, 'recorded')
    case 'recorded':
      return next({ ...state, stored: promote(state.stored, task.key, has) }, 'current')
    case 'current':
      return next(state, null)
    default:
      return task.at satisfies never
  }
}

function promote(stored: Rotation['stored'], key: KeyId, has: Has): Rotation['stored'] {
  // Somebody else finished this rotation, and may have gone on from there.
  if (stored[key] !== 'pending' && has('only a pending key becomes the current one')) return stored
  const replaced = Object.fromEntries(
    keyIds.map((id) => [id, stored[id] === 'current' ? 'previous' : stored[id]]),
  ) as Rotation['stored']
  return isThere(stored[key]) || stored[key] === 'none'
    ? { ...replaced, [key]: 'current' as const }
    : replaced
}

/** `retire: key given up`: no row can name it from here on. */
function beginRetirement(state: Rotation, broker: 0 | 1, key: KeyId, has: Has): Rotation {
  const isFormer = state.stored[key] === 'previous'
  if (!isFormer && (has('the current key is not retired') || state.stored[key] !== 'current'))
    return state
  if (state.row === key && has('a key that a row needs is not retired')) return state
  const canaries = state.canaries.filter((id) => id !== key)
  const task = { kind: 'retire', at: 'given up', key } as const
  return withBroker({ ...state, canaries }, broker, { ...state.brokers[broker], task })
}

function goOnRetiring(state: Rotation, at: 0 | 1, key: KeyId): Rotation {
  const { memory, task } = state.brokers[at]
  if (task?.at === 'removed') return withBroker(state, at, { memory: memoryOf(state), task: null })
  const stored = { ...state.stored, [key]: 'destroyed' as const }
  return withBroker({ ...state, stored }, at, {
    memory,
    task: { kind: 'retire', at: 'removed', key },
  })
}

/** New data, or the same under another key; the database refuses a key without a canary. */
function keep(
  state: Rotation,
  { memory }: BrokerState,
  kind: 'write' | 'rewrap',
  has: Has,
): Rotation {
  if (memory === null) return state
  if (kind === 'rewrap' && !memory.opens.includes(state.row)) return state
  const isKnown = state.canaries.includes(memory.current)
  if (!isKnown && has('a row names only a key that has a canary')) return state
  return { ...state, row: memory.current }
}

function memoryOf({ stored, brokers }: Rotation): BrokerState['memory'] {
  const current = keyIds.find((key) => stored[key] === 'current')
  const opens = keyIds.filter((key) => isThere(stored[key]))
  return current === undefined ? brokers[0].memory : { current, opens }
}

function withBroker(state: Rotation, at: 0 | 1, broker: BrokerState): Rotation {
  const [first, second] = state.brokers
  return { ...state, brokers: at === 0 ? [broker, second] : [first, broker] }
}

function up(current: KeyId): BrokerState {
  return { memory: { current, opens: [current] }, task: null }
}

function add(keys: readonly KeyId[], key: KeyId): readonly KeyId[] {
  return keyIds.filter((id) => id === key || keys.includes(id))
}

const keyIds: readonly KeyId[] = ['k1', 'k2', 'k3']
