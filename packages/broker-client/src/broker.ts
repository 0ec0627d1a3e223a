import type { FileId, ServiceId } from '@tessera/contracts/ids'
import type { Credential } from '@tessera/contracts/credential'
import type { CredentialType } from '@tessera/contracts/service'
import { createClaimKey } from '@tessera/crypto/open-claim'
import type { SealingKey } from '@tessera/crypto/seal'
import { Secret } from '@tessera/crypto/secret'
import { type SealingKeyStatement, verifyStatement } from '@tessera/crypto/statement'
import type { z } from 'zod'
import { type BrokerConnection, callBroker } from './call-broker.ts'
import {
  beginOAuthAnswer,
  brokerPaths,
  challengeAnswer,
  completeOAuthAnswer,
  confirmOriginAnswer,
  credentialStatusAnswer,
  deleteCredentialAnswer,
  fileKeyAad,
  fileKeyAnswer,
  fileKeyInfo,
  healthAnswer,
  putCredentialAnswer,
  sealingKeyStatement,
} from './protocol.ts'
import { acknowledgeAnswer } from './operator-protocol.ts'

/** What both the api and the worker ask. Each call for a user brings that user's row proof. */
export interface Broker {
  /** The current sealing key, checked against the pinned root key; asked again when it nears its end. */
  sealingKey(
    purpose: 'credential' | 'context',
  ): Promise<{ readonly key: SealingKey; readonly statement: SealingKeyStatement }>
  challenge(proof: RowProof): Promise<z.infer<typeof challengeAnswer>>
  putCredential(input: {
    readonly proof: RowProof
    readonly serviceId: ServiceId
    readonly type: CredentialType
    readonly label: string
    readonly challenge: string
    readonly sealed: string
  }): Promise<z.infer<typeof putCredentialAnswer>>
  /** Where the browser goes to sign in at the service. */
  beginOAuth(input: {
    readonly proof: RowProof
    readonly serviceId: ServiceId
    readonly label: string
  }): Promise<z.infer<typeof beginOAuthAnswer>>
  /** @param input.query with which the browser came back */
  completeOAuth(input: {
    readonly proof: RowProof
    readonly serviceId: ServiceId
    readonly query: string
  }): Promise<z.infer<typeof completeOAuthAnswer>>
  credentialStatus(proof: RowProof, serviceId: ServiceId): Promise<Credential | null>
  /** Lets a stored credential be used at the address that its service has now. @param origin that address */
  confirmOrigin(
    proof: RowProof,
    serviceId: ServiceId,
    origin: string,
  ): Promise<z.infer<typeof confirmOriginAnswer>>
  deleteCredential(
    proof: RowProof,
    serviceId: ServiceId,
  ): Promise<z.infer<typeof deleteCredentialAnswer>>
  /** The data key of a file that the proof's holder may read or write; null when there is none for her. */
  fileKey(proof: RowProof, fileId: FileId): Promise<Secret<Uint8Array> | null>
  /** For an administrator. @returns false when there is no such open alert, or she is none */
  acknowledgeAlert(proof: RowProof, id: number): Promise<boolean>
  health(): Promise<void>
}

type RowProof = Secret<Uint8Array>

export interface BrokerTrust extends BrokerConnection {
  /** The broker's pinned root key, 32 bytes. */
  readonly rootPublicKey: Uint8Array
}

export function connectBroker(connection: BrokerTrust): Broker {
  const known = new Map<
    string,
    { readonly key: SealingKey; readonly statement: SealingKeyStatement; readonly until: number }
  >()

  return {
    async sealingKey(purpose) {
      const cached = known.get(purpose)
      if (cached !== undefined && cached.until > Date.now()) return cached
      const statement = await callBroker(
        connection,
        brokerPaths.sealingKey,
        { purpose },
        sealingKeyStatement,
      )
      const key = await verifyStatement(connection.rootPublicKey, statement, {
        purpose,
        now: new Date(),
      })
      // Asked again after a while, so that a rotation reaches everyone long before the old key is destroyed.
      const entry = {
        key,
        statement,
        until: Math.min(Date.now() + 10 * 60_000, Date.parse(statement.notAfter)),
      }
      known.set(purpose, entry)
      return entry
    },
    async challenge(proof) {
      return await callBroker(
        connection,
        brokerPaths.challenge,
        { proof: text(proof) },
        challengeAnswer,
      )
    },
    async putCredential({ proof, ...rest }) {
      return await callBroker(
        connection,
        brokerPaths.putCredential,
        { proof: text(proof), ...rest },
        putCredentialAnswer,
      )
    },
    async beginOAuth({ proof, ...rest }) {
      const input = { proof: text(proof), ...rest }
      return await callBroker(connection, brokerPaths.beginOAuth, input, beginOAuthAnswer)
    },
    async completeOAuth({ proof, ...rest }) {
      const input = { proof: text(proof), ...rest }
      return await callBroker(connection, brokerPaths.completeOAuth, input, completeOAuthAnswer)
    },
    async credentialStatus(proof, serviceId) {
      const input = { proof: text(proof), serviceId }
      return (
        await callBroker(connection, brokerPaths.credentialStatus, input, credentialStatusAnswer)
      ).credential
    },
    async confirmOrigin(proof, serviceId, origin) {
      const input = { proof: text(proof), serviceId, origin }
      return await callBroker(connection, brokerPaths.confirmOrigin, input, confirmOriginAnswer)
    },
    async deleteCredential(proof, serviceId) {
      const input = { proof: text(proof), serviceId }
      const { deleteCredential } = brokerPaths
      return await callBroker(connection, deleteCredential, input, deleteCredentialAnswer)
    },
    async fileKey(proof, fileId) {
      const claim = await createClaimKey()
      const publicKey = Buffer.from(claim.publicKey).toString('base64url')
      const answer = await callBroker(
        connection,
        brokerPaths.fileKey,
        { proof: text(proof), fileId, publicKey },
        fileKeyAnswer,
      )
      if (answer.outcome === 'not_found') return null
      const aad = fileKeyAad({ fileId, userId: answer.userId })
      return new Secret<Uint8Array>(
        await claim.open(Buffer.from(answer.sealed, 'base64url'), { info: fileKeyInfo, aad }),
      )
    },
    async acknowledgeAlert(proof, id) {
      const input = { proof: text(proof), id }
      const path = brokerPaths.acknowledgeAlertAsAdmin
      return (await callBroker(connection, path, input, acknowledgeAnswer)).acknowledged
    },
    async health() {
      await callBroker(connection, brokerPaths.health, {}, healthAnswer)
    },
  }
}

function text(proof: RowProof): string {
  return Buffer.from(proof.expose()).toString('base64url')
}
