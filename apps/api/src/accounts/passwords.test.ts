import { expect, test } from 'vitest'
import { createPasswords } from './passwords.ts'

const password = 'four calm words here'

test('whoever comes while too many wait is sent away, and the others have their turn', async () => {
  await using passwords = await createPasswords({ atOnce: 1, longestQueue: 2 })
  const stored = await passwords.hash(password)

  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c', 'd', 'e'].map(async (from) => await passwords.verify(stored, password, from)),
  )

  expect(outcomes).toMatchObject([
    { value: true },
    { value: true },
    { value: true },
    { value: true },
    { reason: { code: 'too_many_requests', retryAfterSeconds: 10 } },
  ])
})

test('one address keeps nobody else out', async () => {
  await using passwords = await createPasswords({ atOnce: 1, longestQueue: 6 })
  const stored = await passwords.hash(password)

  const flood = ['a', 'a', 'a', 'a'].map(async (from) =>
    passwords.verify(stored, password, from).catch(() => 'sent away'),
  )
  const other = passwords.verify(stored, password, 'b')

  expect(await Promise.all(flood)).toEqual([true, true, 'sent away', 'sent away'])
  expect(await other).toBe(true)
})

test('nobody has the password of an account that is not there, not even an empty one', async () => {
  await using passwords = await createPasswords()
  expect(await passwords.verify(null, '', 'a')).toBe(false)
})

test('a thread that ends takes one sign-in with it, and the next one is hashed by another', async () => {
  const thread = new URL('../../test/dying-password-thread.ts', import.meta.url)
  await using passwords = await createPasswords({ atOnce: 1, thread })
  const stored = await passwords.hash(password)

  await expect(passwords.verify(stored, password, 'a')).rejects.toMatchObject({
    code: 'unavailable',
  })
  expect(await passwords.hash(password)).toMatch(/^\$argon2id\$/)
})
