import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { choosePort } from './ports.ts'

test('the preferred port is taken when it is free, and another when it is not', async () => {
  const free = await choosePort()
  expect(await choosePort(free)).toBe(free)

  const server = createServer().listen(free, '127.0.0.1')
  await once(server, 'listening')
  const other = await choosePort(free)
  expect(other).not.toBe(free)
  expect(await choosePort(other)).toBe(other)
  server.close()
})

test('a port that is chosen is none of those that connections get when they go out', async () => {
  const chosen = await Promise.all(Array.from({ length: 20 }, async () => await choosePort()))
  expect(Math.max(...chosen)).toBeLessThan(32_768)
  expect(new Set(chosen).size).toBeGreaterThan(15)
})
