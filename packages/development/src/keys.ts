import { join } from 'node:path'
import { z } from 'zod'
import { newKeyEncryptionKey, newOpeningKey, newPassword, newSigningKey } from './new-keys.ts'
import { readSecrets, writeSecrets } from './service-files.ts'

/** What each process keeps in its `secrets.json` from one start to the next. */
export type DevelopmentKeys = z.infer<typeof keys>

/**
 * The keys of every process, from the `secrets.json` in its directory. They are made when none of them is
 * there; never over existing data, which nobody could open again.
 *
 * @param options.hasData whether something may have been encrypted already
 * @throws Error when some of the keys are missing
 */
export async function ensureKeys(
  home: string,
  options: { readonly hasData: boolean },
): Promise<DevelopmentKeys> {
  const found: Record<string, unknown> = {}
  for (const name of Object.keys(keys.shape)) found[name] = await readSecrets(join(home, name))

  const isNew = Object.values(found).every((secrets) => secrets === undefined)
  if (isNew && !options.hasData) {
    const made = await makeKeys()
    for (const [name, secrets] of Object.entries(made)) {
      await writeSecrets(join(home, name), secrets)
    }
    return made
  }

  const parsed = keys.safeParse(found)
  if (parsed.success) return parsed.data
  const missing = parsed.error.issues.map(({ path }) => path.join('.')).join(', ')
  throw new Error(
    `Keys in ${home} are missing or wrong: ${missing}. What they encrypted cannot be opened without them. "npm start -- --fresh" begins anew.`,
  )
}

async function makeKeys(): Promise<DevelopmentKeys> {
  return {
    broker: {
      rootKey: newSigningKey(),
      answerKey: newSigningKey(),
      grantProofKey: newPassword(),
      auditKeys: [newKeyEncryptionKey('audit-1')],
      credentialKeys: [await newOpeningKey('credential-1')],
      contextKeys: [await newOpeningKey('context-1')],
      keyEncryptionKeys: { current: newKeyEncryptionKey('kek-1'), previous: [] },
    },
    api: { signingKey: newSigningKey(), identityKey: newSigningKey() },
    worker: { identityKey: newSigningKey() },
    operator: { identityKey: newSigningKey() },
    redis: { password: newPassword() },
    sandbox: { adminToken: newPassword() },
  }
}

const text = z.string().min(1)
const openingKey = z.object({ id: text, privateKey: text })
const keyEncryptionKey = z.object({ id: text, key: text })

const keys = z.object({
  broker: z.object({
    rootKey: text,
    answerKey: text,
    grantProofKey: text,
    auditKeys: z.array(keyEncryptionKey).min(1),
    credentialKeys: z.array(openingKey).min(1),
    contextKeys: z.array(openingKey).min(1),
    keyEncryptionKeys: z.object({ current: keyEncryptionKey, previous: z.array(keyEncryptionKey) }),
  }),
  api: z.object({ signingKey: text, identityKey: text }),
  worker: z.object({ identityKey: text }),
  operator: z.object({ identityKey: text }),
  redis: z.object({ password: text }),
  sandbox: z.object({ adminToken: text }),
})
