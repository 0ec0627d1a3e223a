import type { RemoteMessage, RemoteStep } from './adapter.ts'

/**
 * What a service says of a job, cut to what its history keeps: the beginning and the end, and between them how many
 * lines are missing. As JSON it is not longer than some 64 kB, whatever the service says.
 */
export function boundedSteps(steps: readonly RemoteStep[]): readonly RemoteStep[] {
  const lines = steps.flatMap(({ name, messages }, index): readonly Line[] => [
    { index, name, message: null },
    ...messages.map((message) => ({ index, name, message })),
  ])
  const sizes = lines.map(sizeOf)
  if (sum(sizes) <= mostAtFirst + mostAtLast) return steps
  const begin = fitting(sizes, mostAtFirst)
  const end = lines.length - fitting(sizes.toReversed(), mostAtLast)
  const said = lines.slice(begin, end).filter(({ message }) => message !== null).length
  const cutIn = lines[begin] ?? noLine
  return grouped([
    ...lines.slice(0, begin),
    { index: cutIn.index, name: cutIn.name, message: linesLeftOut(said) },
    ...lines.slice(end),
  ])
}

export function linesLeftOut(count: number): RemoteMessage {
  const text = `${count} ${count === 1 ? 'line was' : 'lines were'} left out.`
  return { severity: 'ok', text }
}

/** A message with the step in which it stands; the step's beginning without one. */
interface Line {
  readonly index: number
  readonly name: string
  readonly message: RemoteMessage | null
}

function grouped(lines: readonly Line[]): readonly RemoteStep[] {
  const steps = new Map<number, { readonly name: string; readonly messages: RemoteMessage[] }>()
  for (const { index, name, message } of lines) {
    const step = steps.get(index) ?? { name, messages: [] }
    steps.set(index, step)
    if (message !== null) step.messages.push(message)
  }
  return [...steps.values()]
}

/** How many of the first ones stay within the bound together. */
function fitting(sizes: readonly number[], most: number): number {
  let left = most
  const tooMany = sizes.findIndex((size) => {
    left -= size
    return left < 0
  })
  return tooMany === -1 ? sizes.length : tooMany
}

function sizeOf({ name, message }: Line): number {
  return Buffer.byteLength(JSON.stringify(message ?? { name, messages: [] })) + 1
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}

const mostAtFirst = 15_000
const mostAtLast = 48_000
const noLine: Line = { index: 0, name: '', message: null }
