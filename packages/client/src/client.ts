import type { KeyObject } from 'node:crypto'
import { consentHeader } from '@tessera/contracts/consent'
import type { PermissionId, ProgramId } from '@tessera/contracts/ids'
import { AccessTokens } from './access-tokens.ts'
import { connect } from './connection.ts'
import { originOf } from './origin.ts'
import { clientOfUser, type Following, type Procedures, proceduresOver } from './user-client.ts'

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
export interface ConsentedClient extends Following {
  readonly services: Pick<Procedures['services'], 'options'>
  readonly uploads: Pick<Procedures['uploads'], 'list'>
  readonly jobs: Pick<
    Procedures['jobs'],
    'submit' | 'list' | 'get' | 'methods' | 'cancel' | 'events' | 'watch'
  >
  readonly results: Pick<Procedures['results'], 'list' | 'password'>
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
    programs: proceduresOver(connect({ origin, tokens, headers: {} })).programs,
    underConsent: (id) =>
      clientOfUser(connect({ origin, tokens, headers: { [consentHeader]: id } })),
  }
}
