import type { KeyObject } from 'node:crypto'
import { signAnswerKey } from '@tessera/broker-client/answer-key'
import type { KeyPurpose } from '@tessera/broker-client/key-purpose'
import { createKeyring, type Keyring } from '@tessera/crypto/envelope'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { type Opener, sealedKeyId } from '@tessera/crypto/open'
import type { RootSuccession } from '@tessera/crypto/root-succession'
import { signSuccession } from '@tessera/crypto/sign-statement'
import type { AuditKey } from '@tessera/db/vault/audit-chain'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { type KeyMaterial, keyMaking, type OpeningMaterial } from './key-material.ts'
import type { StoredKey, StoredKeys } from './key-store-file.ts'
import type { KeyWrapper } from './key-wrapper.ts'
import { rawPublicKey } from './raw-public-key.ts'

/** The keys of one generation of the store, in the form in which they are used. */
export interface KeySet {
  readonly generation: number
  readonly material: readonly HeldKey[]
  readonly root: KeyMaterial['root']
  /** From each former root key that is not retired to the next one. */
  readonly successions: readonly RootSuccession[]
  /** The first signs answers. */
  readonly answer: readonly [KeyMaterial['answer'], ...KeyMaterial['answer'][]]
  /** What the root key says about it. */
  readonly answerStatement: string
  /** The first makes new proofs. */
  readonly grantProof: readonly [KeyMaterial['grant-proof'], ...KeyMaterial['grant-proof'][]]
  /** Of all records; the first chains new ones. */
  readonly audit: readonly [AuditKey, ...AuditKey[]]
  readonly credential: OpeningMaterial
  readonly context: OpeningMaterial
  readonly keyring: Keyring
}

/** One purpose, so that the type of the material follows from it. */
export type HeldKey = {
  readonly [Purpose in KeyPurpose]: {
    readonly stored: Omit<StoredKey, 'purpose' | 'wrapped'> & { readonly purpose: Purpose }
    readonly material: KeyMaterial[Purpose]
  }
}[KeyPurpose]

/**
 * Unwraps what is not held yet: a key is unwrapped once in the life of a process.
 *
 * @throws StartUpError naming the key that cannot be used, or the purpose that has none
 */
export async function takeKeys(
  stored: StoredKeys,
  wrapper: KeyWrapper,
  held: readonly HeldKey[] = [],
): Promise<KeySet> {
  const material: HeldKey[] = []
  for (const { wrapped, ...key } of stored.keys) {
    const known = held.find(({ stored }) => stored.id === key.id && stored.purpose === key.purpose)
    material.push(
      known === undefined
        ? await take(key, wrapped, wrapper)
        : ({ ...known, stored: key } as HeldKey),
    )
  }
  const { current: root, former } = keysFor('root')
  const grantProof = keysFor('grant-proof')
  const answer = keysFor('answer')
  const kek = keysFor('key-encryption')
  const audit = keysFor('audit')
  return {
    generation: stored.generation,
    material,
    root,
    successions: successionsOf([...former, root]),
    answer: [answer.current, ...answer.others],
    answerStatement: signAnswerKey(root, answer.current),
    grantProof: [grantProof.current, ...grantProof.others],
    audit: [audit.current, ...audit.others],
    credential: openingBy('sealing-credential'),
    context: openingBy('sealing-context'),
    keyring: createKeyring(kek.current, kek.others),
  }

  function keysFor<Purpose extends KeyPurpose>(
    purpose: Purpose,
  ): {
    readonly current: KeyMaterial[Purpose]
    readonly others: readonly KeyMaterial[Purpose][]
    /** Those that were current before, in that order. */
    readonly former: readonly KeyMaterial[Purpose][]
  } {
    const keys = material.filter((key) => key.stored.purpose === purpose)
    const current = keys.filter((key) => key.stored.state === 'current')
    const [only] = current
    if (only === undefined || current.length > 1) {
      throw new StartUpError(`the key store has ${current.length} current keys for ${purpose}`)
    }
    const others = keys.filter((key) => key !== only)
    const former = others
      .filter(({ stored }) => stored.state === 'previous')
      .toSorted((a, b) => String(a.stored.replacedAt).localeCompare(String(b.stored.replacedAt)))
    const materialOf = (key: HeldKey) => key.material as KeyMaterial[Purpose]
    return {
      current: materialOf(only),
      others: others.map(materialOf),
      former: former.map(materialOf),
    }
  }

  function openingBy(purpose: 'sealing-credential' | 'sealing-context'): OpeningMaterial {
    const { current, others } = keysFor(purpose)
    return { sealingKey: current.sealingKey, opener: openerOf([current, ...others]) }
  }
}

async function take<Purpose extends KeyPurpose>(
  stored: Omit<StoredKey, 'wrapped' | 'purpose'> & { readonly purpose: Purpose },
  wrapped: Uint8Array,
  wrapper: KeyWrapper,
): Promise<HeldKey> {
  const { purpose, id } = stored
  const bytes = await wrapper.unwrap(wrapped, { purpose, keyId: id })
  try {
    return { stored, material: await keyMaking[purpose].take(id, bytes) } as HeldKey
  } catch (cause) {
    throw new StartUpError(`the key ${id} of the key store is damaged`, { cause })
  } finally {
    bytes.fill(0)
  }
}

function successionsOf(roots: readonly KeyObject[]): readonly RootSuccession[] {
  const successions: RootSuccession[] = []
  let before: KeyObject | null = null
  for (const root of roots) {
    if (before !== null) successions.push(signSuccession(before, rawPublicKey(root)))
    before = root
  }
  return successions
}

function openerOf(keys: readonly OpeningMaterial[]): Opener {
  const openers = new Map(keys.map(({ sealingKey, opener }) => [sealingKey.id, opener]))
  return {
    async open(sealed, context) {
      const opener = openers.get(sealedKeyId(sealed))
      if (opener !== undefined) return await opener.open(sealed, context)
      throw new CryptoError('unknown_key', 'the sealed bytes are for a key that is not held here')
    },
  }
}
