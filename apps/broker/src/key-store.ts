import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '@tessera/runtime/config'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { z } from 'zod'
import { createKeyWrapper, keyWrapperConfig } from './keys/key-wrappers.ts'
import { makeKeyStore } from './keys/make-key-store.ts'

/**
 * What is done to the key store while no broker runs on it, in the broker's home:
 *
 *     node apps/broker/src/key-store.ts init
 */
const { positionals } = parseArgs({ allowPositionals: true })
const { keyStore, keyWrapper } = readConfig(
  z.object({ keyStore: z.string(), keyWrapper: keyWrapperConfig }),
)
const wrapper = createKeyWrapper(keyWrapper, {})

try {
  const [command] = positionals
  switch (command) {
    case 'init': {
      const publicKeys = await makeKeyStore(keyStore, wrapper)
      const text = `${JSON.stringify(publicKeys, null, 2)}\n`
      await writeFile(join(keyStore, 'public-keys.json'), text)
      console.log(`Keys are in ${keyStore}. What others pin of them is in public-keys.json there.`)
      break
    }
    default:
      console.error('Say: init.')
      process.exitCode = 2
  }
} catch (error) {
  if (!(error instanceof StartUpError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
