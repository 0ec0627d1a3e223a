import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { once } from 'node:events'

/** A free port on the loopback interface: the preferred one, or the next that is free, or any. */
export async function choosePort(preferred?: number): Promise<number> {
  if (preferred !== undefined) {
    for (let port = preferred; port < preferred + 10; port++) {
      if (await isFree(port)) return port
    }
  }
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(...notGivenOut)
    if (await isFree(port)) return port
  }
  return await openBriefly(0)
}

async function isFree(port: number): Promise<boolean> {
  try {
    await openBriefly(port)
    return true
  } catch (error) {
    if (isTaken(error)) return false
    throw error
  }
}

async function openBriefly(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && takenCodes.has(error.code)
}

const takenCodes = new Set<unknown>(['EADDRINUSE', 'EACCES'])
/**
 * Below those that Linux gives to connections that go out: one of these could take the port between this look and the start of
 * whoever it is for.
 */
const notGivenOut = [10_240, 32_768] as const
