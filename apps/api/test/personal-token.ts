import { type AccessScope, accessScope } from '@tessera/contracts/access-scope'
import type { MadeToken } from '@tessera/contracts/personal-token'
import { createTRPCClient, httpLink } from '@trpc/client'
import type { AppRouter } from '../src/router.ts'
import type { Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** As the page of her account makes it. */
export async function makeToken(
  visitor: Visitor,
  scopes: readonly AccessScope[] = accessScope.options,
): Promise<MadeToken> {
  return await visitor.trpc.tokens.make.mutate({ name: 'nightly', scopes: [...scopes], days: 30 })
}

/** What a script calls with it. */
export function scriptClient({ api }: World, token: string) {
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${api.origin}/trpc`, headers: showing(token) })],
  })
}

export function showing(token: string) {
  return { authorization: `Bearer ${token}` }
}
