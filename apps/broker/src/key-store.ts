import { Misunderstood, runCommand } from './command-line.ts'
import { add, backUp, init, introduce, restore, showPublicKeys } from './keys/key-store-commands.ts'

/**
 * What is done to the key store as a whole, in the broker's home:
 *
 *     node apps/broker/src/key-store.ts init
 *     node apps/broker/src/key-store.ts public
 *     node apps/broker/src/key-store.ts backup keys.backup [--shares directory]
 *     node apps/broker/src/key-store.ts restore keys.backup [--share file --share file --share file]
 *     node apps/broker/src/key-store.ts add keys.store-of-another-day
 *     node apps/broker/src/key-store.ts introduce
 *
 * Shares are shown on a terminal, or written to files that only this user may read; `restore` reads them from files, or
 * line by line from its input. The last two are for a database that was restored, while no broker runs.
 */
const [command, ...words] = process.argv.slice(2)
await runCommand(async () => {
  switch (command) {
    case 'init':
      return await init(words)
    case 'public':
      return await showPublicKeys(words)
    case 'backup':
      return await backUp(words)
    case 'restore':
      return await restore(words)
    case 'add':
      return await add(words)
    case 'introduce':
      return await introduce(words)
    default:
      throw new Misunderstood('Say one of: init, public, backup, restore, add, introduce.')
  }
})
