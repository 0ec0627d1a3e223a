import { z } from 'zod'
import type { NetworkLimit } from '../src/http/limits.ts'
import { createAppRouter, type RouterDependencies } from '../src/router.ts'
import type { Access } from '../src/trpc.ts'

/** The audit decision of every procedure, by its path. */
export function auditOf(): Readonly<Record<string, string>> {
  // Making the router uses none of what its procedures will need.
  const { procedures } = createAppRouter({} as RouterDependencies)._def
  return Object.fromEntries(
    Object.entries(procedures).map(([path, procedure]) => [path, decisionOf(procedure)]),
  )
}

/** Whom every procedure is for, by its path. */
export function accessOf(): readonly DeclaredAccess[] {
  const { procedures } = createAppRouter({} as RouterDependencies)._def
  return Object.entries(procedures)
    .map(([path, procedure]) => {
      const { type, meta } = declared.parse(definitionOf(procedure))
      return { path, type, access: meta.access }
    })
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

export interface DeclaredAccess {
  readonly path: string
  readonly type: 'query' | 'mutation' | 'subscription'
  readonly access: Access
}

/** The limit of every public procedure, by its path. */
export function publicLimits(): Readonly<Record<string, NetworkLimit>> {
  const { procedures } = createAppRouter({} as RouterDependencies)._def
  return Object.fromEntries(
    Object.entries(procedures).flatMap(([path, procedure]) => {
      const { meta } = limited.parse(definitionOf(procedure))
      return meta.access === 'everybody' && meta.limit !== undefined ? [[path, meta.limit]] : []
    }),
  )
}

/** What every procedure that is told anything asks for. */
export function proceduresWithInput(): readonly {
  readonly path: string
  readonly type: string
  readonly schema: z.ZodType
}[] {
  const { procedures } = createAppRouter({} as RouterDependencies)._def
  return Object.entries(procedures).flatMap(([path, procedure]) => {
    const { inputs, type } = described.parse(definitionOf(procedure))
    const [schema] = inputs
    return schema === undefined ? [] : [{ path, type, schema }]
  })
}

function decisionOf(procedure: unknown): string {
  const decided = definition.safeParse(definitionOf(procedure))
  return decided.success ? decided.data.meta.audit : 'undecided'
}

function definitionOf(procedure: unknown): unknown {
  return typeof procedure === 'function' && '_def' in procedure ? procedure._def : null
}

const definition = z.looseObject({ meta: z.looseObject({ audit: z.string() }) })

const limited = z.looseObject({
  meta: z.looseObject({ access: z.unknown(), limit: z.custom<NetworkLimit>().optional() }),
})

const declared = z.looseObject({
  type: z.enum(['query', 'mutation', 'subscription']),
  meta: z.looseObject({ access: z.custom<Access>((access) => access !== undefined) }),
})

const described = z.looseObject({
  type: z.enum(['query', 'mutation', 'subscription']),
  inputs: z.array(z.instanceof(z.ZodType)),
})
