import { parseArgs } from 'node:util'
import { createTesseraClient } from '@tessera/client/client'
import { readFault } from '@tessera/client/fault'
import { permissionId, programId } from '@tessera/contracts/ids'
import { runNight, tellConsents } from './night.ts'
import { readPrivateKey } from './private-key.ts'

const { values } = parseArgs({
  options: {
    tessera: { type: 'string' },
    program: { type: 'string' },
    key: { type: 'string' },
    consent: { type: 'string' },
    results: { type: 'string', default: '.' },
  },
})
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

try {
  const client = createTesseraClient({
    url: required('tessera'),
    programId: programId.parse(required('program')),
    privateKey: await readPrivateKey(required('key')),
  })
  const run = { signal: stop.signal, tell: console.log }
  if (values.consent === undefined) await tellConsents(client, run)
  else {
    const consentId = permissionId.parse(values.consent)
    await runNight(client, { ...run, consentId, directory: values.results })
  }
} catch (error) {
  const fault = readFault(error)
  console.error(fault === null ? String(error) : `${fault.code}: ${fault.message} ${fault.remedy}`)
  process.exitCode = 1
}

function required(name: 'tessera' | 'program' | 'key'): string {
  const value = values[name]
  if (value === undefined) throw new Error(`--${name} is missing; README.md says what it is.`)
  return value
}
