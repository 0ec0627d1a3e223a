import { setTimeout as delay } from 'node:timers/promises'
import { listSubmissions, sandboxAdmin } from '../src/sandbox-service.ts'
import type { Node } from './nodes.ts'
import { loseToken, type Person, replaceToken } from './people.ts'

/** What went wrong at the nodes, how often; and which remote jobs lost their files. */
export interface Troubles {
  readonly counts: Readonly<Record<Trouble, number>>
  readonly retired: ReadonlySet<string>
}

type Trouble = 'bursts of 502' | 'slow answers' | 'maintenances' | 'ended tokens' | 'retirements'

/** One trouble after the other, each at the next node, until told to stop; what was broken is mended by then. */
export async function troubleUntil(
  nodes: readonly Node[],
  people: readonly Person[],
  { everyMs, ended }: { readonly everyMs: number; readonly ended: AbortSignal },
): Promise<Troubles> {
  const counts: Record<Trouble, number> = {
    'bursts of 502': 0,
    'slow answers': 0,
    maintenances: 0,
    'ended tokens': 0,
    retirements: 0,
  }
  const retired = new Set<string>()
  const kinds = Object.keys(counts) as readonly Trouble[]
  for (let turn = 0; !ended.aborted; turn += 1) {
    const kind = kinds[turn % kinds.length] ?? 'slow answers'
    const node = nodes[turn % nodes.length]
    const person = people[turn % people.length]
    if (node === undefined || person === undefined) throw new Error('nobody is there')
    if (await cause(kind, { node, person, retired })) counts[kind] += 1
    await delay(everyMs, undefined, { signal: ended }).catch(() => {})
  }
  for (const node of nodes) await sandboxAdmin(node, 'DELETE', '/faults')
  return { counts, retired }
}

/** @returns whether there was something to break */
async function cause(
  kind: Trouble,
  at: { readonly node: Node; readonly person: Person; readonly retired: Set<string> },
): Promise<boolean> {
  const { node, person, retired } = at
  const path = node.interfacePath
  switch (kind) {
    case 'bursts of 502':
      await sandboxAdmin(node, 'POST', '/faults', { kind: 'html', status: 502, count: 15, path })
      return true
    case 'slow answers':
      await sandboxAdmin(node, 'POST', '/faults', { kind: 'slow', delayMs: 2_000, count: 10, path })
      return true
    case 'maintenances':
      await sandboxAdmin(node, 'PUT', '/maintenance', { on: true, message: 'Back soon.' })
      await delay(3_000)
      await sandboxAdmin(node, 'PUT', '/maintenance', { on: false })
      return true
    case 'ended tokens':
      await loseToken(person, node)
      await delay(3_000)
      await replaceToken(person, node)
      return true
    case 'retirements': {
      const last = (await listSubmissions(node)).findLast(({ endTime }) => endTime > 0)
      if (last === undefined || retired.has(last.jobName)) return false
      retired.add(last.jobName)
      // The first says that it will be, the second that it was.
      await sandboxAdmin(node, 'POST', `/jobs/${last.jobId}/retire`)
      await sandboxAdmin(node, 'POST', `/jobs/${last.jobId}/retire`)
      return true
    }
    default:
      return kind satisfies never
  }
}
