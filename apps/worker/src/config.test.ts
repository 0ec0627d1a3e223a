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
