import {
  fileKeyAad,
  fileKeyAnswer,
  fileKeyInfo,
  fileKeyInput,
} from '@tessera/broker-client/protocol'
import { generateDataKey, wrapDataKey } from '@tessera/crypto/envelope'
import { seal } from '@tessera/crypto/seal'
import { recordInVault } from '@tessera/db/vault/audit'
import { findKeyedFile, keepFileKey, type KeyedFile } from '@tessera/db/vault/file-keys'
import { resolvedConsent, type VaultUnit } from '@tessera/db/unit'
import type { z } from 'zod'
import { wrappedFileKeyAad } from '../associated-data.ts'
import { inRequestUnit } from '../context.ts'
import type { BrokerKeys } from '../keys/broker-keys.ts'
import { userBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'

/** The data key of one file, for whoever may see the file's row; sealed to the caller's fresh key. */
export const fileKey = procedureFor('api', 'worker')
  .input(fileKeyInput)
  .output(fileKeyAnswer)
  .mutation(async ({ ctx, input }): Promise<z.input<typeof fileKeyAnswer>> => {
    const { keys } = ctx.deps
    const found = await inRequestUnit(ctx, async (unit) => {
      const userId = await userBehind(unit, input.proof)
      const file = await findKeyedFile(unit, input.fileId)
      const wrapped = file === null ? null : await wrappedKeyOf(unit, keys, file)
      const consent = await resolvedConsent(unit)
      await recordInVault(unit, {
        clientId: ctx.caller.id,
        action: 'file_key.given',
        outcome: wrapped === null ? 'not_found' : 'ok',
        userId,
        subject: input.fileId,
        ...(consent !== null && { detail: { consent } }),
      })
      return file === null || wrapped === null ? null : { file, wrapped }
    })
    if (found === null) return { outcome: 'not_found' }
    const { file, wrapped } = found
    ctx.deps.watch.metrics.decryptions.inc({ what: 'file_key' })
    const dataKey = await keys.unwrapDataKey({ aad: wrappedFileKeyAad(file), wrapped })
    const sealed = await seal(
      { id: 'claim', publicKey: Buffer.from(input.publicKey, 'base64url') },
      {
        info: fileKeyInfo,
        aad: fileKeyAad({ fileId: file.id, userId: file.userId }),
        plaintext: dataKey.expose(),
      },
    )
    dataKey.wipe()
    return {
      outcome: 'key',
      userId: file.userId,
      sealed: Buffer.from(sealed).toString('base64url'),
    }
  })

async function wrappedKeyOf(
  unit: VaultUnit,
  keys: BrokerKeys,
  file: KeyedFile,
): Promise<Buffer | null> {
  if (file.wrappedKey !== null || !file.isBeingWritten) return file.wrappedKey
  const dataKey = generateDataKey()
  const { keyring } = keys
  const wrappedKey = wrapDataKey(keyring, { aad: wrappedFileKeyAad(file), dataKey })
  dataKey.wipe()
  return await keepFileKey(unit, {
    fileId: file.id,
    userId: file.userId,
    wrappedKey,
    keyId: keyring.currentId,
  })
}
