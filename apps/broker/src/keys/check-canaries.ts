import { CryptoError } from '@tessera/crypto/crypto-error'
import { type Keyring, openEnvelope, sealEnvelope } from '@tessera/crypto/envelope'
import { encodeFields } from '@tessera/crypto/fields'
import type { Login } from '@tessera/db/login'
import { asVault, type VaultUnit } from '@tessera/db/unit'
import { insertKeyCanary, listKeyCanaries, vaultHasData } from '@tessera/db/vault/key-canaries'
import { StartUpError } from '@tessera/runtime/start-up-error'

/**
 * Opens a known value under every key-encryption key that was ever used and not retired. A broker whose key is wrong or
 * missing would otherwise write new data that the old key cannot read, and find out at the first old row.
 *
 * @throws StartUpError naming the key
 */
export async function checkKeyCanaries(
  login: Login<'tessera_broker'>,
  keyring: Keyring,
): Promise<void> {
  await asVault(login, async (unit) => {
    const known = await openCanaries(unit, keyring)
    if (known.includes(keyring.currentId)) return
    if (known.length > 0) {
      throw new StartUpError(
        `the key-encryption key ${keyring.currentId} is unknown to this vault, whose keys are ${known.join(', ')}. Only if an older database was restored: say key-store.ts introduce`,
      )
    }
    if (await vaultHasData(unit)) {
      throw new StartUpError(
        'the vault has data but no record of its keys: restore the table vault.key_canaries',
      )
    }
    await plantKeyCanary(unit, keyring)
  })
}

/**
 * Makes the current key known to a vault that is older than it. That all keys of the vault are here shows that the two
 * belong together.
 *
 * @returns false when the vault knows the key
 * @throws StartUpError naming the key that is not here
 */
export async function introduceKey(unit: VaultUnit, keyring: Keyring): Promise<boolean> {
  const known = await openCanaries(unit, keyring)
  if (known.includes(keyring.currentId)) return false
  if (known.length === 0) throw new StartUpError('the vault has no record of its keys')
  await plantKeyCanary(unit, keyring)
  return true
}

/** For the current key. Rows can name a key from here on. */
export async function plantKeyCanary(unit: VaultUnit, keyring: Keyring): Promise<void> {
  const envelope = sealEnvelope(keyring, {
    aad: canaryAad(keyring.currentId),
    plaintext: Buffer.from('canary'),
  })
  await insertKeyCanary(unit, { keyId: keyring.currentId, envelope })
}

/** @returns the ids of the keys that the vault knows @throws StartUpError naming the first that is not here */
async function openCanaries(unit: VaultUnit, keyring: Keyring): Promise<readonly string[]> {
  const canaries = await listKeyCanaries(unit)
  for (const { keyId, envelope } of canaries) openCanary(keyring, keyId, envelope)
  return canaries.map(({ keyId }) => keyId)
}

function openCanary(keyring: Keyring, keyId: string, envelope: Buffer): void {
  try {
    openEnvelope(keyring, { aad: canaryAad(keyId), envelope })
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    const fault =
      error.code === 'unknown_key' ? 'is missing' : 'is not the key that this vault was made with'
    throw new StartUpError(`the key-encryption key ${keyId} ${fault}`)
  }
}

function canaryAad(keyId: string): Uint8Array {
  return encodeFields('tessera/key-canary/v1', keyId)
}
