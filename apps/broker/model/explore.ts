export interface Machine<State, Action> {
  readonly start: State
  actionsIn(state: State): readonly Action[]
  act(state: State, action: Action): State
}

export interface Explored<State, Action> {
  readonly states: readonly State[]
  /** A shortest way from the start to each of the states, in their order. */
  readonly traces: readonly (readonly Action[])[]
  readonly transitions: number
  /** The shortest way to something that must never be; null when there is none. */
  readonly counterexample: { readonly broken: string; readonly trace: readonly Action[] } | null
  /** States from which nothing leads to a state that `mayEnd` accepts. */
  readonly stuck: readonly State[]
}

/**
 * Goes through every state that can be reached, breadth first.
 *
 * @param promises what holds in every state; each tells what is broken, or null
 * @param between what holds between a state and each that may follow it
 */
export function explore<State, Action>(
  machine: Machine<State, Action>,
  {
    promises,
    between = () => null,
    mayEnd,
  }: {
    readonly promises: (state: State) => string | null
    readonly between?: (before: State, action: Action, after: State) => string | null
    readonly mayEnd: (state: State) => boolean
  },
): Explored<State, Action> {
  const found: Node<State, Action>[] = []
  const known = new Map<string, Node<State, Action>>()
  let transitions = 0

  const visit = (state: State, from: Node<State, Action> | null, action: Action | null) => {
    const id = JSON.stringify(state)
    const seen = known.get(id)
    if (seen !== undefined) {
      if (from !== null) seen.before.push(from)
      return null
    }
    const node = { state, from, action, before: from === null ? [] : [from] }
    known.set(id, node)
    found.push(node)
    const broken = promises(state)
    return broken === null ? null : { broken, trace: traceTo(node) }
  }

  const reached = () => ({
    states: found.map(({ state }) => state),
    traces: found.map((node) => traceTo(node)),
    transitions,
  })
  let counterexample = visit(machine.start, null, null)
  for (const node of found) {
    for (const action of machine.actionsIn(node.state)) {
      const after = machine.act(node.state, action)
      transitions++
      const broken = between(node.state, action, after)
      counterexample ??= broken === null ? null : { broken, trace: [...traceTo(node), action] }
      counterexample ??= visit(after, node, action)
      if (counterexample !== null) return { ...reached(), counterexample, stuck: [] }
    }
  }
  return { ...reached(), counterexample: null, stuck: stuckOf(found, mayEnd) }
}

interface Node<State, Action> {
  readonly state: State
  readonly from: Node<State, Action> | null
  readonly action: Action | null
  /** Every state that leads here. */
  readonly before: Node<State, Action>[]
}

function traceTo<State, Action>(node: Node<State, Action>): readonly Action[] {
  const actions: Action[] = []
  for (let at: Node<State, Action> | null = node; at !== null; at = at.from)
    if (at.action !== null) actions.unshift(at.action)
  return actions
}

/** Backwards from every end; what was not met cannot get there. */
function stuckOf<State, Action>(
  found: readonly Node<State, Action>[],
  mayEnd: (state: State) => boolean,
): readonly State[] {
  const reaching = new Set(found.filter(({ state }) => mayEnd(state)))
  for (const node of reaching) for (const before of node.before) reaching.add(before)
  return found.filter((node) => !reaching.has(node)).map(({ state }) => state)
}
