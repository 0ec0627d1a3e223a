import { parseArgs } from 'node:util'
import { readAccessToken } from '@tessera/client/access-token'
import { readFault } from '@tessera/client/fault'
import { createTokenClient } from '@tessera/client/token-client'
import { saveNewResults } from './save-new-results.ts'

const { values } = parseArgs({
  options: {
    tessera: { type: 'string' },
    token: { type: 'string' },
    results: { type: 'string', default: '.' },
  },
})
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

try {
  const client = createTokenClient({
    url: required('tessera'),
    token: await readAccessToken(required('token')),
  })
  const run = { directory: values.results, signal: stop.signal, tell: console.log }
  await saveNewResults(client, run)
} catch (error) {
  const fault = readFault(error)
  console.error(fault === null ? String(error) : `${fault.code}: ${fault.message} ${fault.remedy}`)
  process.exitCode = 1
}

function required(name: 'tessera' | 'token'): string {
  const value = values[name]
  if (value === undefined) throw new Error(`--${name} is missing; README.md says what it is.`)
  return value
}
