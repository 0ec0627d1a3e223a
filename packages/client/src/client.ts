import type { KeyObject } from 'node:crypto'
import type { AppRouter } from '@tessera/api/router'
import { consentHeader } from '@tessera/contracts/consent'
import type { FileId, JobId, PermissionId, ProgramId } from '@tessera/contracts/ids'
import type { JobEvent } from '@tessera/contracts/job'
import { createTRPCClient, type TRPCClient } from '@trpc/client'
import { AccessTokens } from './access-tokens.ts'
import { type Connection, connect } from './connection.ts'
import { followJob, type FollowOptions } from './follow-job.ts'
import { linksOf } from './links.ts'

/** Tessera as a program sees it that is enrolled there. */
export interface TesseraClient {
  /** As the program itself, which sees no row of any user: `consents` says who has allowed it what. */
  readonly programs: Pick<Procedures['programs'], 'self' | 'consents' | 'batches'>
  /** For one user, as far as her consent goes. Nothing is asked until it is used. */
  underConsent(id: PermissionId): ConsentedClient
}

/**
 * For one user, under her consent: what consents open to programs. Of each error `readFault` tells whether Tessera
 * refused, and why.
 */
export interface ConsentedClient {
  readonly services: Pick<Procedures['services'], 'options'>
  readonly uploads: Pick<Procedures['uploads'], 'list'>
  readonly jobs: Pick<Procedures['jobs'], 'submit' | 'list' | 'get' | 'cancel' | 'events' | 'watch'>
  readonly results: Pick<Procedures['results'], 'list' | 'password'>
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

export interface ClientOptions {
  /** Where requests go, such as `https://tessera.example.org`; the path of it counts for nothing. */
  readonly url: string
  /** Where the pages are, when requests go to another address: what assertions are made out to. */
  readonly publicUrl?: string
  readonly programId: ProgramId
  /** Ed25519; its public half is enrolled for the program. */
  readonly privateKey: KeyObject
}

/** @throws TypeError when a token would travel without TLS to another machine */
export function createTesseraClient(options: ClientOptions): TesseraClient {
  const origin = originOf(options.url)
  const { programId, privateKey } = options
  const publicOrigin = options.publicUrl === undefined ? origin : originOf(options.publicUrl)
  const tokens = new AccessTokens({ origin, publicOrigin, programId, privateKey })
  return {
    programs: procedures(connect({ origin, tokens, headers: {} })).programs,
    underConsent(id) {
      const connection = connect({ origin, tokens, headers: { [consentHeader]: id } })
      const { services, uploads, jobs, results } = procedures(connection)
      return {
        services,
        uploads,
        jobs,
        results,
        followJob: (jobId, how = {}) => followJob(jobs, jobId, how),
        async downloadResult(fileId, { signal } = {}) {
          const { response } = await connection.request(`${origin}/api/results/${fileId}`, {
            ...(signal !== undefined && { signal }),
          })
          return response.body ?? new ReadableStream({ start: (stream) => stream.close() })
        },
      }
    },
  }
}

type Procedures = TRPCClient<AppRouter>

function procedures(connection: Connection): Procedures {
  return createTRPCClient<AppRouter>({ links: linksOf(connection) })
}

function originOf(url: string): string {
  const { origin, protocol, hostname } = new URL(url)
  if (protocol === 'https:' || (protocol === 'http:' && thisMachine.test(hostname))) return origin
  throw new TypeError(`Tessera is asked over https, or on this machine: ${origin} is neither.`)
}

const thisMachine = /^(localhost|127(\.\d+){3}|\[::1\])$/
