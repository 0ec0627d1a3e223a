import { join } from 'node:path'
import { z } from 'zod'
import { makeBrokerKeys, readPublicKeys } from './broker-keys.ts'
import { newPassword, newSigningKey } from './new-keys.ts'
import { readSecrets, writeSecrets } from './service-files.ts'

/** What each process keeps in its `secrets.json` from one start to the next, and the broker's public keys. */
export type DevelopmentKeys = z.infer<typeof keys>

/**
 * The keys of every process: of the broker the public halves, of the others the `secrets.json` in their directories.
 * They are made when none of them is there; never over existing data, which nobody could open again.
 *
 * @param options.hasData whether something may have been encrypted already
 * @throws Error when some of the keys are missing
 */
export async function ensureKeys(
  home: string,
  options: { readonly hasData: boolean },
): Promise<DevelopmentKeys> {
  const found = await readKeys(home)
  const isNew = Object.values(found).every((secrets) => secrets === undefined)
  if (isNew && !options.hasData) {
    for (const [name, secrets] of Object.entries(makeSecrets())) {
      await writeSecrets(join(home, name), secrets)
    }
    await makeBrokerKeys(home)
    return keys.parse(await readKeys(home))
  }

  const parsed = keys.safeParse(found)
  if (parsed.success) return parsed.data
  const missing = parsed.error.issues.map(({ path }) => path.join('.')).join(', ')
  throw new Error(
    `Keys in ${home} are missing or wrong: ${missing}. What they encrypted cannot be opened without them. "npm start -- --fresh" begins anew.`,
  )
}

async function readKeys(home: string): Promise<Readonly<Record<string, unknown>>> {
  const found: Record<string, unknown> = { broker: await readPublicKeys(home) }
  for (const name of Object.keys(secrets.shape)) found[name] = await readSecrets(join(home, name))
  return found
}

function makeSecrets(): z.infer<typeof secrets> {
  return {
    api: {
      signingKey: newSigningKey(),
      identityKey: newSigningKey(),
      permissionKey: newPassword(),
      factorKey: newPassword(),
      webhookKey: newPassword(),
      limitKey: newPassword(),
    },
    worker: { identityKey: newSigningKey() },
    egress: { identityKey: newSigningKey() },
    operator: { identityKey: newSigningKey() },
    redis: {
      password: newPassword(),
      api: newPassword(),
      dispatcher: newPassword(),
      worker: newPassword(),
    },
    sandbox: { adminToken: newPassword() },
  }
}

const text = z.string().min(1)

const secrets = z.object({
  api: z.object({
    signingKey: text,
    identityKey: text,
    permissionKey: text,
    factorKey: text,
    webhookKey: text,
    limitKey: text,
  }),
  worker: z.object({ identityKey: text }),
  egress: z.object({ identityKey: text }),
  operator: z.object({ identityKey: text }),
  redis: z.object({ password: text, api: text, dispatcher: text, worker: text }),
  sandbox: z.object({ adminToken: text }),
})

const keys = secrets.extend({
  /** Ed25519, 32 bytes each, base64url. */
  broker: z.object({ root: text, answer: text }),
})
