import type { KeyObject } from 'node:crypto'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { createKeyring, type Keyring, openEnvelope, unwrapDataKey } from '@tessera/crypto/envelope'
import type { Opener } from '@tessera/crypto/open'
import type { Secret } from '@tessera/crypto/secret'
import { signStatement } from '@tessera/crypto/sign-statement'
import type { SealingKeyStatement } from '@tessera/crypto/statement'
import type { AuditKey } from '@tessera/db/vault/audit-chain'
import { collectGarbage } from './collect-garbage.ts'
import { type HeldKey, type KeySet, takeKeys } from './key-set.ts'
import type { KeyStore } from './key-store.ts'

/** The operator sealed this broker: it holds no key until it is started again. */
export class BrokerSealed extends Error {
  override readonly name = 'BrokerSealed'
}

/**
 * The keys in the form in which they are used. Nothing else in the house holds any of them.
 *
 * What names a key that is not held here makes the store be read again before it is refused: another broker may have
 * rotated keys.
 */
export class BrokerKeys {
  readonly #store: KeyStore
  #keys: KeySet | null
  #reloading: Promise<void> = Promise.resolve()

  private constructor(store: KeyStore, keys: KeySet) {
    this.#store = store
    this.#keys = keys
  }

  /** @throws StartUpError */
  static async open(store: KeyStore): Promise<BrokerKeys> {
    using stored = store.read()
    return new BrokerKeys(store, await takeKeys(stored, store.wrapper))
  }

  get isSealed(): boolean {
    return this.#keys === null
  }

  get answerKey(): KeyObject {
    return this.#held.answer[0]
  }

  /** The one that signs, and those that signed before it. */
  get answerKeys(): KeySet['answer'] {
    return this.#held.answer
  }

  /** What the root key says about the key that signs answers. */
  get answerKeyStatement(): string {
    return this.#held.answerStatement
  }

  /** What former root keys say about those that followed them; the oldest first. */
  get rootSuccessions(): KeySet['successions'] {
    return this.#held.successions
  }

  /** The one from which new proofs follow, and those before it. */
  get grantProofKeys(): KeySet['grantProof'] {
    return this.#held.grantProof
  }

  /** Chains new records. */
  get auditKey(): AuditKey {
    return this.#held.audit[0]
  }

  /** Check the record, whichever of them chained it. */
  get auditKeys(): readonly AuditKey[] {
    return this.#held.audit
  }

  /** Wraps what is new, and says under which key. To open, use the methods below. */
  get keyring(): Keyring {
    return this.#held.keyring
  }

  /** The keyring in which this key-encryption key is the current one. */
  keyringUnder(id: string): Keyring {
    const key = this.#held.keyring.find(id)
    return createKeyring(key)
  }

  /** Of all keys, without their material. */
  get descriptions(): readonly HeldKey['stored'][] {
    return this.#held.material.map(({ stored }) => stored)
  }

  /** Opens what browsers and scripts sealed. */
  get credentialOpener(): Opener {
    return this.#opener(({ credential }) => credential.opener)
  }

  /** Opens task contexts. */
  get contextOpener(): Opener {
    return this.#opener(({ context }) => context.opener)
  }

  /** @throws CryptoError as `openEnvelope` of `@tessera/crypto/envelope` */
  async openEnvelope(parts: {
    readonly aad: Uint8Array
    readonly envelope: Uint8Array
  }): Promise<Buffer> {
    return await this.#with(async ({ keyring }) => openEnvelope(keyring, parts))
  }

  /** @throws CryptoError as `unwrapDataKey` of `@tessera/crypto/envelope` */
  async unwrapDataKey(parts: {
    readonly aad: Uint8Array
    readonly wrapped: Uint8Array
  }): Promise<Secret<Uint8Array>> {
    return await this.#with(async ({ keyring }) => unwrapDataKey(keyring, parts))
  }

  /** What the root key says about the current sealing key of a purpose. */
  statement(purpose: SealingKeyStatement['purpose']): SealingKeyStatement {
    return state(this.#held, purpose)
  }

  /** Takes over what was changed in the store. Keys that are gone from it are forgotten. */
  async reload(): Promise<void> {
    // One after the other: what was written before the call is seen by it.
    const reloaded = this.#reloading.then(async () => await this.#takeChanged())
    this.#reloading = reloaded.catch(() => {})
    await reloaded
  }

  /** Forgets all keys, and has their memory overwritten. They cannot be had again without a restart. */
  seal(): void {
    this.#keys = null
    // Key objects are overwritten when they are collected.
    setImmediate(collectGarbage)
  }

  get #held(): KeySet {
    if (this.#keys === null) throw new BrokerSealed('this broker is sealed')
    return this.#keys
  }

  async #takeChanged(): Promise<void> {
    const { generation, material } = this.#held
    if (this.#store.readGeneration() === generation) return
    using stored = this.#store.read()
    const keys = await takeKeys(stored, this.#store.wrapper, material)
    // Sealed meanwhile: it stays so.
    if (this.#keys !== null) this.#keys = keys
  }

  #opener(of: (keys: KeySet) => Opener): Opener {
    return {
      open: async (sealed, context) =>
        await this.#with(async (keys) => await of(keys).open(sealed, context)),
    }
  }

  async #with<T>(use: (keys: KeySet) => Promise<T>): Promise<T> {
    const before = this.#held
    try {
      return await use(before)
    } catch (error) {
      if (!(error instanceof CryptoError) || error.code !== 'unknown_key') throw error
      await this.reload()
      if (this.#held.generation === before.generation) throw error
      return await use(this.#held)
    }
  }
}

function state(keys: KeySet, purpose: SealingKeyStatement['purpose']): SealingKeyStatement {
  const { sealingKey } = keys[purpose]
  const now = Date.now()
  const fields = {
    purpose,
    keyId: sealingKey.id,
    publicKey: Buffer.from(sealingKey.publicKey).toString('base64url'),
    // The clocks of those who ask may be late.
    notBefore: new Date(now - 3_600_000).toISOString(),
    notAfter: new Date(now + statementLifetimeMilliseconds).toISOString(),
  }
  return signStatement(keys.root, fields, keys.successions)
}

/** A page that was left open for a day must not seal to a key of yesterday. */
const statementLifetimeMilliseconds = 24 * 3_600_000
