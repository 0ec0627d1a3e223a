import { startHttpServer } from '@tessera/testing/http-server'
import { waitFor } from '@tessera/testing/wait-for'
import { expect, it } from 'vitest'
import { fetchInTime } from './fetch-in-time.ts'

it('who does not begin to answer is not waited for', async () => {
  await using server = await startHttpServer(() => {})
  await expect(fetchInTime(server.origin, {}, 100)).rejects.toMatchObject({ name: 'TimeoutError' })
})

it('who stops in the middle is not waited for, and the connection is closed', async () => {
  let isClosed = false
  await using server = await startHttpServer((_, response) => {
    response.on('close', () => (isClosed = true)).write('a beginning')
  })
  const response = await fetchInTime(server.origin, {}, 1_000)
  await expect(response.text()).rejects.toMatchObject({ name: 'TimeoutError' })
  await waitFor(() => isClosed)
})

it('an answer may take longer altogether, and its reader as long as she likes', async () => {
  await using server = await startHttpServer((_, response) => {
    const pieces = ['a', 'b', 'c', 'd', 'e', 'f']
    const timer = setInterval(() => {
      const piece = pieces.shift()
      if (piece === undefined) {
        clearInterval(timer)
        response.end()
      } else response.write(piece)
    }, 250)
  })
  const began = performance.now()
  const response = await fetchInTime(server.origin, {}, 1_000)
  // Nobody reads meanwhile.
  await waitFor(() => performance.now() - began > 1_300)
  expect(await response.text()).toBe('abcdef')
})
