import { expect, test } from 'vitest'
import { temporaryDirectory } from '../test/temporary-directory.ts'
import { ensureKeys } from './keys.ts'
import { enrolments, planServices } from './service-plan.ts'

test('what is planned holds no key of the broker: it makes and keeps them itself', async () => {
  const { plans, keys } = await plan()
  expect(Object.keys(keys.broker)).toEqual(['root', 'answer'])
  expect(Object.keys(plans.broker.secrets ?? {})).toEqual(['databaseUrl'])
  expect(plans.broker.config['keyStore']).toBe('/home/broker/keys')
})

test('each database login is given to one process, and each user of Redis', async () => {
  const { plans } = await plan()
  const holders = (text: string) =>
    Object.entries(plans)
      .filter(([, { config, secrets }]) => JSON.stringify({ config, secrets }).includes(text))
      .map(([name]) => name)
  expect(holders('url-of-api')).toEqual(['api'])
  expect(holders('url-of-auth')).toEqual(['api'])
  expect(holders('url-of-worker')).toEqual(['worker'])
  expect(holders('url-of-system')).toEqual(['dispatcher'])
  expect(holders('url-of-broker')).toEqual(['broker'])
  expect(holders('url-of-redis-api')).toEqual(['api'])
  expect(holders('url-of-redis-dispatcher')).toEqual(['dispatcher'])
  expect(holders('url-of-redis-worker')).toEqual(['worker'])
})

test('egress is given its identity and nothing else', async () => {
  const { plans, keys } = await plan()
  expect(plans.egress.secrets).toEqual(keys.egress)
  expect(Object.keys(keys.egress)).toEqual(['identityKey'])
  expect(JSON.stringify(plans.egress.config)).not.toMatch(/url-of|postgres|redis/)
})

test('a long home does not make the path of the operator’s socket too long', async () => {
  const { plans } = await plan(`/tmp/${'long'.repeat(40)}`)
  const { operatorSocket } = plans.broker.config
  expect(Buffer.byteLength(String(operatorSocket))).toBeLessThan(108)
  expect(plans.operator.config['socket']).toBe(operatorSocket)
})

test('enrolment names public keys only', async () => {
  const { keys } = await plan()
  const words = enrolments(keys).flat()
  expect(words.some((word) => word.startsWith('--delegation-key='))).toBe(true)
  expect(words.join(' ')).not.toContain(keys.api.identityKey)
  expect(words).not.toContain(keys.api.signingKey)
  expect(words.join(' ')).not.toContain(keys.worker.identityKey)
  expect(words.join(' ')).not.toContain(keys.egress.identityKey)
})

async function plan(home = '/home') {
  await using directory = await temporaryDirectory()
  const keys = await ensureKeys(directory.path, { hasData: false })
  const plans = planServices({
    home,
    keys,
    databaseUrls: {
      tessera_api: 'url-of-api',
      tessera_auth: 'url-of-auth',
      tessera_worker: 'url-of-worker',
      tessera_system: 'url-of-system',
      tessera_broker: 'url-of-broker',
      tessera_messenger: 'url-of-messenger',
    },
    redisUrls: {
      api: 'url-of-redis-api',
      dispatcher: 'url-of-redis-dispatcher',
      worker: 'url-of-redis-worker',
    },
    ports: { mail: 7, broker: 1, egress: 5, api: 2, sandbox: 3, web: 4 },
    publicOrigin: 'http://localhost:4',
    engine: 'native',
    sandbox: {},
  })
  return { plans, keys }
}
