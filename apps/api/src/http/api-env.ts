import type { HttpBindings } from '@hono/node-server'
import type { Client } from '../trpc.ts'
import type { Limits } from './limits.ts'
import type { ConsentedProgram, Principal, TokenBearer } from './principal.ts'

/** What the middleware leaves for the handlers. Without a socket there are no bindings. */
export interface ApiEnv {
  Bindings: Partial<HttpBindings>
  Variables: {
    requestId: string
    client: Client
    /** Under what a browser counts in which somebody signed in before; null for all others. */
    browser: string | null
    limits: Limits
    principal: Principal | null
    program: ConsentedProgram | null
    token: TokenBearer | null
  }
}
