import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { saveResult } from '@tessera/client/save-result'
import type { TokenClient } from '@tessera/client/token-client'
import type { Job } from '@tessera/contracts/job'

/**
 * Waits for the jobs of whoever made the token, and saves their results, each job's in a directory of its own. What is there
 * is left as it is, so a second run saves what is new.
 */
export async function saveNewResults(
  client: TokenClient,
  run: {
    readonly directory: string
    readonly signal: AbortSignal
    readonly tell: (line: string) => void
  },
): Promise<void> {
  const { directory, signal, tell } = run
  for await (const { id } of allJobs(client, signal)) {
    for await (const { event } of client.followJob(id, { signal })) {
      if (event.kind === 'state') tell(`job ${id}: ${event.state}`)
    }
    for (const result of await client.results.list.query({ jobId: id }, { signal })) {
      if (existsSync(join(directory, id, basename(result.name)))) continue
      await saveResult(client, result, { directory, jobId: id, signal })
      tell(`saved ${result.name}, ${result.sizeBytes} bytes`)
    }
  }
}

async function* allJobs(client: TokenClient, signal: AbortSignal): AsyncGenerator<Job> {
  let cursor: string | null = null
  do {
    const page: JobPage = await client.jobs.list.query(cursor === null ? {} : { cursor }, {
      signal,
    })
    yield* page.jobs
    cursor = page.nextCursor
  } while (cursor !== null)
}

type JobPage = Awaited<ReturnType<TokenClient['jobs']['list']['query']>>
