import { randomUUID } from 'node:crypto'
import type { AppRouter } from '@tessera/api/router'
import { jobId } from '@tessera/contracts/ids'
import { createTRPCClient } from '@trpc/client'
import { expect, it } from 'vitest'
import { startSilentServer } from '../test/silent-server.ts'
import { followJob } from './follow-job.ts'
import { linksOf } from './links.ts'

it('who never answers is given up, however long each connection was waited for', async () => {
  await using server = await startSilentServer({ patienceMilliseconds: 100, givesTokens: true })
  const { jobs } = createTRPCClient<AppRouter>({ links: linksOf(server.connection) })
  const limits = { soundMilliseconds: 10, mostFailures: 2 }
  const events = followJob(jobs, jobId.parse(randomUUID()), {}, limits)
  await expect(events.next()).rejects.toThrow('Nothing came for 100 ms.')
  expect(server.asked()).toBe(3)
})
