import { open } from 'node:fs/promises'

/** How Postgres ran one statement, by `auto_explain`. */
export interface ExecutedPlan {
  readonly nodes: readonly PlanNode[]
  /** Expressions that were worked out beside the plan: of ours, whose rows these are. */
  readonly identities: number
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Subplan Name'?: string
  /** For each loop. */
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly PlanNode[]
}

/** What was run meanwhile, with what functions ran inside of it. @param logFile to which Postgres writes */
export async function readPlans(
  logFile: string,
  work: () => Promise<unknown>,
): Promise<readonly ExecutedPlan[]> {
  await using log = await open(logFile)
  const { size: before } = await log.stat()
  await work()
  const { size: after } = await log.stat()
  const { buffer } = await log.read(Buffer.alloc(after - before), 0, after - before, before)
  // Lines after the first begin with a tab.
  const texts = [...buffer.toString().matchAll(/ plan:\n((?:\t.*\n)+)/g)]
  return texts
    .map(([, text = '']): Logged => JSON.parse(text))
    .filter((logged) => ofTables.test(JSON.stringify(logged.Plan)))
    .map(({ Plan }) => {
      const nodes = [...nodesOf(Plan)]
      return { nodes, identities: nodes.filter(isIdentity).length }
    })
}

/** What makes a statement slower with every row that is stored. */
export function faultsOf(
  { nodes }: ExecutedPlan,
  { mostRows }: { readonly mostRows: number },
): readonly string[] {
  return nodes.flatMap((node) => {
    const of = node['Relation Name'] ?? node['Node Type']
    const found: string[] = []
    if (node['Node Type'] === 'Seq Scan' && rowsSeen(node) > mostRows)
      found.push(`${of} as a whole`)
    if (rowsSeen(node) > mostRows) found.push(`${of}: ${rowsSeen(node)} rows`)
    if (isIdentity(node) && node['Actual Loops'] > 1) {
      found.push(`an identity is worked out ${node['Actual Loops']} times`)
    }
    // In a condition of a row, and not beside the plan, it would be asked for each.
    if (!isIdentity(node) && asksEachRow.test(JSON.stringify({ ...node, Plans: [] })))
      found.push(`${of}: asks each row`)
    return found
  })
}

/** Cells of a table for people. */
export function summaryOf(plans: readonly ExecutedPlan[]): string {
  const nodes = plans.flatMap((plan) => plan.nodes)
  const indexes = new Set(nodes.flatMap((node) => node['Index Name'] ?? []))
  const most = Math.max(0, ...nodes.map(rowsSeen))
  return `${plans.length} | ${[...indexes].toSorted().join(', ')} | ${most}`
}

interface Logged {
  readonly Plan: PlanNode
}

function* nodesOf(node: PlanNode): Generator<PlanNode> {
  yield node
  for (const inner of node.Plans ?? []) yield* nodesOf(inner)
}

function isIdentity(node: PlanNode): boolean {
  return (
    node['Subplan Name']?.startsWith('InitPlan') === true &&
    ['Result', 'Function Scan'].includes(node['Node Type'])
  )
}

function rowsSeen(node: PlanNode): number {
  const each =
    node['Actual Rows'] +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0)
  return Math.round(each * node['Actual Loops'])
}

const asksEachRow = /current_|require_|unit_is_open/
const ofTables = /"Relation Name"/
