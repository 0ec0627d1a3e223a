import { Fault } from '@tessera/runtime/fault'
import { createMiddleware } from 'hono/factory'
import type { ApiEnv } from './api-env.ts'

/**
 * For what begins a file when it is asked for: Hono hands HEAD to the handler of GET, whose body then nobody reads to its end.
 *
 * @throws Fault `not_found`
 */
export const getOnly = createMiddleware<ApiEnv>(async (c, next) => {
  if (c.req.method === 'HEAD') throw new Fault('not_found')
  await next()
})
