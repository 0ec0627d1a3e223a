import type { AppRouter } from '@tessera/api/router'
import type { FileId, JobId } from '@tessera/contracts/ids'
import type { JobEvent } from '@tessera/contracts/job'
import { createTRPCClient, type TRPCClient } from '@trpc/client'
import type { Connection } from './connection.ts'
import { followJob, type FollowOptions } from './follow-job.ts'
import { linksOf } from './links.ts'

export type Procedures = TRPCClient<AppRouter>

/** What comes besides procedures to whoever asks for one user. */
export interface Following {
  /**
   * All events of a job in order, those of the past first, until it has ended. It goes on by itself after a lost
   * connection and with another token, without a gap and without a repeat.
   */
  followJob(id: JobId, options?: FollowOptions): AsyncGenerator<JobEvent>
  /**
   * One whole result, decrypted as it comes. Fewer bytes than it has are an error of the stream. Nothing of it is repeated.
   *
   * @throws FaultError; TypeError when nobody answers
   */
  downloadResult(
    id: FileId,
    options?: { readonly signal?: AbortSignal },
  ): Promise<ReadableStream<Uint8Array>>
}

export function proceduresOver(connection: Connection): Procedures {
  return createTRPCClient<AppRouter>({ links: linksOf(connection) })
}

/** Nothing is asked until it is used. */
export function clientOfUser(
  connection: Connection,
): Following & Pick<Procedures, 'services' | 'credentials' | 'uploads' | 'jobs' | 'results'> {
  const { services, credentials, uploads, jobs, results } = proceduresOver(connection)
  return {
    services,
    credentials,
    uploads,
    jobs,
    results,
    followJob: (jobId, how = {}) => followJob(jobs, jobId, how),
    async downloadResult(fileId, { signal } = {}) {
      const { response } = await connection.request(
        `${connection.origin}/api/results/${fileId}`,
        signal === undefined ? {} : { signal },
      )
      return response.body ?? new ReadableStream({ start: (stream) => stream.close() })
    },
  }
}
