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
    const canaries = await listKeyCanaries(unit)
    for (const { keyId, envelope } of canaries) openCanary(keyring, keyId, envelope)
    if (canaries.some(({ keyId }) => keyId === keyring.currentId)) return
    if (canaries.length > 0) {
      throw new StartUpError(
        `the key-encryption key ${keyring.currentId} is unknown to this vault, whose keys are ${canaries.map(({ keyId }) => keyId).join(', ')}`,
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

/** For the current key. Rows can name a key from here on. */
export async function plantKeyCanary(unit: VaultUnit, keyring: Keyring): Promise<void> {
  const envelope = sealEnvelope(keyring, {
    aad: canaryAad(keyring.currentId),
    plaintext: Buffer.from('canary'),
  })
  await insertKeyCanary(unit, { keyId: keyring.currentId, envelope })
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
