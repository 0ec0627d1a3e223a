import type { ClientKind } from '@tessera/db/vault/clients'
import { initTRPC, TRPCError } from '@trpc/server'
import type { RequestContext } from './context.ts'

const t = initTRPC.context<RequestContext>().create({
  // What a caller reads of a failure is its kind. The reason is in the broker's own log.
  errorFormatter: ({ shape }) => ({
    code: shape.code,
    message: shape.data.code,
    data: { code: shape.data.code },
  }),
})

export const router = t.router

/** The only way to make a procedure: none exists without saying who may call it. */
export function procedureFor(...kinds: readonly ClientKind[]) {
  return t.procedure.use(async ({ ctx, next }) => {
    if (!kinds.includes(ctx.caller.kind)) {
      throw new TRPCError({ code: 'UNAUTHORIZED', message: `${ctx.caller.kind} may not call this` })
    }
    return await next()
  })
}
