import type { Secret } from '@tessera/crypto/secret'
import { HeldLock } from '@tessera/db/held-lock'
import type { Logger } from '@tessera/runtime/logger'
import { StartUpError } from '@tessera/runtime/start-up-error'

/**
 * Makes a broker's name its own among the brokers of its database. The name says whose file of the ledger is whose: of
 * two that had the same, one would remove in folding what the other adds.
 *
 * @throws StartUpError when another broker of the name is running
 */
export async function takeName(
  name: string,
  { databaseUrl, logger }: { readonly databaseUrl: Secret<string>; readonly logger: Logger },
): Promise<HeldLock> {
  const lock = await HeldLock.take({
    url: databaseUrl,
    name: `tessera broker ${name}`,
    waitMs: 3_000,
    onLost: () =>
      logger.warn({ name }, 'the hold on the name is lost: nothing is stored until it is back'),
    onHeldAgain: () => logger.info({ name }, 'the name is held again'),
  })
  if (lock !== null) return lock
  throw new StartUpError(
    `another broker of the name ${name} is running on this database: give each broker a \`name\` of its own in its config.json, or stop the other one`,
  )
}
