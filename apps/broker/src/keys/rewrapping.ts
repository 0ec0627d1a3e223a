import type { CredentialId, FileId } from '@tessera/contracts/ids'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { rewrapEnvelope, unwrapDataKey, wrapDataKey } from '@tessera/crypto/envelope'
import { asVault } from '@tessera/db/unit'
import { recordInVault } from '@tessera/db/vault/audit'
import { storeOAuthClient } from '@tessera/db/vault/oauth-servers'
import {
  countKeyUse,
  endRewrapping,
  findRewrapping,
  lockCredentialsUnder,
  lockFileKeysUnder,
  lockServiceCredentialsUnder,
  lockOAuthClientsUnder,
  rewrapCredential,
  rewrapFileKey,
  rewrapServiceCredential,
} from '@tessera/db/vault/rewrap'
import type { Logger } from '@tessera/runtime/logger'
import {
  oauthClientAad,
  storedCredentialAad,
  storedServiceCredentialAad,
  wrappedFileKeyAad,
} from '../associated-data.ts'
import { inRecordingUnit, requireRecord } from '../context.ts'
import type { KeyDeps } from './key-deps.ts'

export interface RewrapProgress {
  readonly running: boolean
  /** Rows brought under the current key since this broker started. */
  readonly rewrapped: number
  /** Rows that did not open in the last run: changed behind our back, or changed just then. */
  readonly failed: number
}

/**
 * Brings all rows under the current key-encryption key, a few at a time. The data keys are wrapped anew, what they
 * encrypt is not touched. Every row opens at every moment, and what is done is seen in the rows. That it was asked for is
 * seen in the database too: a run that was cut off goes on when this broker starts again, or with another one.
 */
export class Rewrapping implements AsyncDisposable {
  readonly #deps: KeyDeps & { readonly logger: Logger }
  readonly #batchRows: number
  #run: Promise<void> | null = null
  #rewrapped = 0
  #failed = 0
  #stopped = false

  constructor(deps: KeyDeps & { readonly logger: Logger }, batchRows = defaultBatchRows) {
    this.#deps = deps
    this.#batchRows = batchRows
  }

  get progress(): RewrapProgress {
    return { running: this.#run !== null, rewrapped: this.#rewrapped, failed: this.#failed }
  }

  /** Goes on with what was asked for and has not come to its end, wherever that was. */
  async goOn(): Promise<void> {
    if (this.#run !== null) return
    const { login } = this.#deps
    const by = await asVault(login, findRewrapping)
    if (by !== null) this.start(by)
  }

  /** Does nothing while a run is under way. */
  start(by: string): void {
    this.#run ??= this.#all(by)
      .catch((error: unknown) => {
        this.#deps.logger.error({ err: error }, 'rewrapping was cut off: it goes on in a while')
      })
      .finally(() => {
        this.#run = null
      })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true
    await this.#run
  }

  async #all(by: string): Promise<void> {
    const before = this.#rewrapped
    let last
    do {
      last = this.#rewrapped
      this.#failed = 0
      await this.#eachFormerKey()
      // Rows that others were changing were left out: again, until there was nothing to do.
    } while (this.#rewrapped > last && !this.#stopped)
    await inRecordingUnit({ deps: this.#deps, from: '' }, async (unit) => {
      if (!this.#stopped && !(await endRewrapping(unit))) return
      await recordInVault(unit, {
        clientId: by,
        action: 'keys.rewrapped',
        outcome: this.#stopped ? 'stopped' : 'ok',
        subject: this.#deps.keys.keyring.currentId,
        detail: { rewrapped: this.#rewrapped - before, failed: this.#failed },
      })
    })
  }

  async #eachFormerKey(): Promise<void> {
    const { keys, login } = this.#deps
    const inUse = await asVault(login, countKeyUse)
    for (const { keyId, credentials, files, clients } of inUse) {
      if (keyId === keys.keyring.currentId || credentials + files + clients === 0) continue
      let credential: CredentialId | null = null
      do credential = await this.#credentials(keyId, credential)
      while (credential !== null && !this.#stopped)
      await this.#serviceCredentials(keyId)
      let file: FileId | null = null
      do file = await this.#fileKeys(keyId, file)
      while (file !== null && !this.#stopped)
      if (clients > 0 && !this.#stopped) await this.#oauthClients(keyId)
    }
  }

  /** @returns the last id of a full batch; null when there are no more */
  async #credentials(keyId: string, after: CredentialId | null): Promise<CredentialId | null> {
    return await this.#batch(async (unit, keyring) => {
      const limit = this.#batchRows
      const rows = await lockCredentialsUnder(unit, { keyId, after, limit })
      for (const { credentialId, envelope, ...row } of rows) {
        const aad = storedCredentialAad({ ...row, credentialId })
        const wrapped = this.#tryTo(() => rewrapEnvelope(keyring, { aad, envelope }), credentialId)
        if (wrapped === null) continue
        await rewrapCredential(unit, { credentialId, envelope: wrapped, keyId: keyring.currentId })
      }
      return rows.length < limit ? null : (rows.at(-1)?.credentialId ?? null)
    })
  }

  async #serviceCredentials(keyId: string): Promise<void> {
    await this.#batch(async (unit, keyring) => {
      for (const { envelope, ...row } of await lockServiceCredentialsUnder(unit, keyId)) {
        const aad = storedServiceCredentialAad(row)
        const wrapped = this.#tryTo(() => rewrapEnvelope(keyring, { aad, envelope }), row.id)
        if (wrapped === null) continue
        await rewrapServiceCredential(unit, {
          id: row.id,
          envelope: wrapped,
          keyId: keyring.currentId,
        })
      }
    })
  }

  async #fileKeys(keyId: string, after: FileId | null): Promise<FileId | null> {
    return await this.#batch(async (unit, keyring) => {
      const limit = this.#batchRows
      const rows = await lockFileKeysUnder(unit, { keyId, after, limit })
      for (const { fileId, userId, wrappedKey } of rows) {
        const aad = wrappedFileKeyAad({ id: fileId, userId })
        const wrapped = this.#tryTo(() => {
          const dataKey = unwrapDataKey(keyring, { aad, wrapped: wrappedKey })
          try {
            return wrapDataKey(keyring, { aad, dataKey })
          } finally {
            dataKey.wipe()
          }
        }, fileId)
        if (wrapped === null) continue
        await rewrapFileKey(unit, { fileId, wrappedKey: wrapped, keyId: keyring.currentId })
      }
      return rows.length < limit ? null : (rows.at(-1)?.fileId ?? null)
    })
  }

  async #oauthClients(former: string): Promise<void> {
    await this.#batch(async (unit, keyring) => {
      for (const { envelope, ...row } of await lockOAuthClientsUnder(unit, former)) {
        const { serviceId } = row
        const aad = oauthClientAad(row)
        const rewrapped = this.#tryTo(
          () => rewrapEnvelope(keyring, { aad, envelope }),
          `service ${serviceId}`,
        )
        if (rewrapped === null) continue
        const keyId = keyring.currentId
        await storeOAuthClient(unit, { serviceId, envelope: rewrapped, keyId })
      }
    })
  }

  async #batch<Id>(work: BatchWork<Id>): Promise<Id> {
    const { keys, login, reached } = this.#deps
    const rewrapped = this.#rewrapped
    requireRecord(this.#deps)
    try {
      const last = await asVault(login, async (unit) => {
        const result = await work(unit, keys.keyring)
        reached('rewrap: batch written')
        return result
      })
      reached('rewrap: batch committed')
      return last
    } catch (error) {
      this.#rewrapped = rewrapped
      throw error
    }
  }

  #tryTo(rewrap: () => Buffer, row: string): Buffer | null {
    try {
      const wrapped = rewrap()
      this.#rewrapped += 1
      return wrapped
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error
      this.#failed += 1
      this.#deps.logger.error({ err: error, row }, 'a row cannot be rewrapped: it does not open')
      return null
    }
  }
}

type BatchWork<Id> = (
  unit: Parameters<Parameters<typeof asVault>[1]>[0],
  keyring: KeyDeps['keys']['keyring'],
) => Promise<Id>

const defaultBatchRows = 50
