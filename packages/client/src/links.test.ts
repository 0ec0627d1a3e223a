import type { AppRouter } from '@tessera/api/router'
import { createTRPCClient } from '@trpc/client'
import { expect, it } from 'vitest'
import { startSilentServer } from '../test/silent-server.ts'
import { linksOf } from './links.ts'

it.each([
  ['calls', true],
  ['who ask for a token', false],
])(
  'a call has one deadline, with all of its repeats: nobody answers %s',
  async (_, givesTokens) => {
    await using server = await startSilentServer({ patienceMilliseconds: 50, givesTokens })
    const { uploads } = createTRPCClient<AppRouter>({ links: linksOf(server.connection, 600) })
    const began = performance.now()
    await expect(uploads.list.query()).rejects.toMatchObject({ cause: { name: 'TimeoutError' } })
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(server.asked()).toBeGreaterThanOrEqual(1)
  },
)
