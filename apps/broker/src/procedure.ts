import { DatabaseAway } from '@tessera/db/unit'
import type { ClientKind } from '@tessera/db/vault/clients'
import { initTRPC, TRPCError } from '@trpc/server'
import { BrokerSealed } from './keys/broker-keys.ts'
import type { RequestContext } from './context.ts'

const t = initTRPC.context<RequestContext>().create({
  // What a caller reads of a failure is its kind. The reason is in the broker's own log.
  errorFormatter: ({ shape }) => ({
    code: shape.code,
    message: shape.data.code,
    // The number alone does not say which status it stands for.
    data: { code: shape.data.code, httpStatus: shape.data.httpStatus },
  }),
})

export const router = t.router

/** The only way to make a procedure: none exists without saying who may call it. */
export function procedureFor(...kinds: readonly ClientKind[]) {
  return t.procedure.use(async ({ ctx, next }) => {
    if (!kinds.includes(ctx.caller.kind)) {
      throw new TRPCError({ code: 'UNAUTHORIZED', message: `${ctx.caller.kind} may not call this` })
    }
    const result = await next()
    // Callers may ask again; of any other failure they may not.
    if (!result.ok && isAway(result.error.cause)) {
      throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', cause: result.error.cause })
    }
    return result
  })
}

function isAway(cause: unknown): boolean {
  return cause instanceof DatabaseAway || cause instanceof BrokerSealed
}
