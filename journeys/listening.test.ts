import { readFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'

test('nothing of an instance is reached from outside of its machine', async () => {
  const { adminUrl, home, origin, redisUrl, sandboxOrigin } = sharedInstance()
  const addresses = [adminUrl, origin, redisUrl, sandboxOrigin].map((url) => new URL(url).port)
  const programs = await Promise.all(
    ['api', 'broker', 'egress'].map(async (name) => {
      const config = JSON.parse(await readFile(join(home, name, 'config.json'), 'utf8'))
      return String(config.port)
    }),
  )
  const ports = [...addresses, ...programs].map(Number)
  for (const port of ports) {
    expect(await answers('127.0.0.1', port), `port ${port} is its own`).toBe(true)
    expect(await answers(anotherAddress, port), `port ${port} of every address`).toBe(false)
  }

  await using open = createServer().listen(0, '0.0.0.0')
  await once(open, 'listening')
  const address = open.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  expect(await answers(anotherAddress, address.port)).toBe(true)
})

/** Of this machine, as its address in a network is; what listens on 127.0.0.1 alone is not there. */
const anotherAddress = '127.0.0.2'

async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
