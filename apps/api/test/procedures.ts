import { z } from 'zod'
import { createAppRouter, type RouterDependencies } from '../src/router.ts'

/** The audit decision of every procedure, by its path. */
export function auditOf(): Readonly<Record<string, string>> {
  // Making the router uses none of what its procedures will need.
  const { procedures } = createAppRouter({} as RouterDependencies)._def
  return Object.fromEntries(
    Object.entries(procedures).map(([path, procedure]) => [path, decisionOf(procedure)]),
  )
}

function decisionOf(procedure: unknown): string {
  const isProcedure = typeof procedure === 'function' && '_def' in procedure
  const decided = definition.safeParse(isProcedure ? procedure._def : null)
  return decided.success ? decided.data.meta.audit : 'undecided'
}

const definition = z.looseObject({ meta: z.looseObject({ audit: z.string() }) })
