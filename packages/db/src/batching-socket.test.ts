import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { batchingSocket } from './batching-socket.ts'

test('what is written in one turn arrives together and in order, and what comes later by itself', async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = batchingSocket()
  const accepted = once(server, 'connection')
  socket.connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [peer] = await accepted
  await once(socket, 'connect')

  const first = once(peer, 'data')
  socket.write('a')
  // As a unit of work does: each statement a few microtasks after the one before.
  await Promise.resolve()
  socket.write('b')
  await Promise.resolve()
  socket.write('c')
  expect(String(await first)).toBe('abc')

  const second = once(peer, 'data')
  socket.write('d')
  expect(String(await second)).toBe('d')

  socket.destroy()
  peer.destroy()
  server.close()
  await once(server, 'close')
})
