import { createSecretKey } from 'node:crypto'
import { CredentialLedger } from '../src/ledger/credential-ledger.ts'

/** Folds the files of the broker `one`, and kills itself at a point that it is told. */
const [directory = '', id = '', key = '', killAt = ''] = process.argv.slice(2)
const ledger = await CredentialLedger.open({
  directory,
  broker: 'one',
  keys: () => [{ id, key: createSecretKey(Buffer.from(key, 'base64url')) }],
  hasCredentials: true,
  reached: (point) => void (point === killAt && process.kill(process.pid, 'SIGKILL')),
})
await ledger.fold()
