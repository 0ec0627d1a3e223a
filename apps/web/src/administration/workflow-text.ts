import { recordedWorkflow } from '@tessera/contracts/managed-service'
import type { Workflow } from '@tessera/contracts/workflow'

export type ReadWorkflow =
  /** Null where nothing is written. */
  { readonly workflow: Workflow | null } | { readonly problem: string }

/** @returns the description, or in one line what is wrong with it first, and where */
export function readWorkflowText(text: string): ReadWorkflow {
  if (text.trim() === '') return { workflow: null }
  const json = parsed(text)
  if ('problem' in json) return json
  const read = recordedWorkflow.safeParse(json.value)
  if (read.success) return { workflow: read.data }
  const [first, ...others] = read.error.issues
  const where = first === undefined || first.path.length === 0 ? '' : `${first.path.join('.')}: `
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return { problem: `${where}${first?.message ?? 'This is no description.'}${more}` }
}

export function workflowText(workflow: Workflow | null): string {
  return workflow === null ? '' : JSON.stringify(workflow, null, 2)
}

function parsed(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { problem: `This is no JSON: ${error instanceof Error ? error.message : ''}` }
  }
}
