import {
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  TRPCError,
} from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import type { RequestContext } from './context.ts'
import { brokerRouter } from './router.ts'

/**
 * Calls one procedure and gives its answer in tRPC's HTTP form. The body is here as a whole, because its signature was
 * checked: tRPC's own handler would wrap it into a request and streams again, for a third of the time of a claim.
 */
export async function callProcedure(
  context: RequestContext,
  path: string,
  body: string,
): Promise<{ readonly status: number; readonly body: string }> {
  try {
    const data: unknown = await callTRPCProcedure({
      router: brokerRouter,
      path,
      type: 'mutation',
      getRawInput: async () => parse(body),
      ctx: context,
      signal: undefined,
      batchIndex: 0,
    })
    return { status: 200, body: JSON.stringify({ result: { data } }) }
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause)
    const { deps, caller } = context
    deps.logger.error({ err: error, path, caller: caller.id }, 'request failed')
    const { _config: config } = brokerRouter._def
    const shape = getTRPCErrorShape({
      config,
      error,
      type: 'mutation',
      path,
      input: undefined,
      ctx: context,
    })
    return { status: getHTTPStatusCodeFromError(error), body: JSON.stringify({ error: shape }) }
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw new TRPCError({ code: 'PARSE_ERROR', cause })
  }
}
