import { expect, test } from 'vitest'
import { workerConfig } from './config.ts'

test.each(['https://egress.example.org', 'http://127.0.0.1:8443', 'http://[::1]:8443'])(
  'a worker in production sends through egress at %s',
  (url) => {
    expect(workerConfig.parse(configWith(url)).egress?.url).toBe(url)
  },
)

test.each(['http://egress.example.org', 'http://127.0.0.1.example.org', 'ftp://127.0.0.1'])(
  'a worker in production does not start with egress at %s',
  (url) => {
    const { error } = workerConfig.safeParse(configWith(url))
    expect(error?.issues).toMatchObject([{ path: ['egress', 'url'] }])
  },
)

test('a worker asks no model unless it is named', () => {
  expect(workerConfig.parse(configWith('https://egress.example.org')).documentModel).toBeNull()
})

test.each([
  [{ url: 'http://models.example.org/v1' }, 'url', 'must begin with https:, or name this machine'],
  [{ url: 'https://me:secret@models.example.org/v1' }, 'url', 'holds no user name'],
  [{ name: 'Tessera' }, 'name', 'Tessera itself is called so.'],
  [{ seconds: 0 }, 'seconds', '>=5'],
  [{ network: 'home' }, 'network', 'public'],
])('a worker does not start with a model like %j, and says why', (wrong, field, why) => {
  const documentModel = { name: 'some-model', url: 'https://models.example.org/v1', ...wrong }
  const config = { ...configWith('https://egress.example.org'), documentModel }
  const { error } = workerConfig.safeParse(config)
  expect(error?.issues).toMatchObject([
    { path: ['documentModel', field], message: expect.stringContaining(why) },
  ])
  expect(error?.message).not.toContain('me:secret')
})

function configWith(url: string) {
  return {
    workerId: 'worker-1',
    brokerUrl: 'https://broker.example.org',
    brokerRootPublicKey: key,
    brokerAnswerPublicKey: key,
    egress: { url, publicKey: key },
    files: { kind: 'directory', path: '/srv/files' },
  }
}

const key = 'A'.repeat(43)
