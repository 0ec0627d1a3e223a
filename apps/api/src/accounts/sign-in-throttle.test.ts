import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import {
  createSignInThrottle,
  type SignInAttempt,
  type SignInThrottle,
} from './sign-in-throttle.ts'

let throttle: SignInThrottle
beforeEach(() => {
  vi.useFakeTimers()
  throttle = createSignInThrottle()
})
afterEach(() => {
  vi.useRealTimers()
})

async function guess(attempt: SignInAttempt): Promise<void> {
  await throttle.admit(attempt)
  await throttle.noteRefusal(attempt)
}

const guesser = { address: '192.0.2.1', account: 'ada' }
const owner = { address: '198.51.100.1', account: 'ada' }

it('makes a guesser wait, each time twice as long', async () => {
  for (let tries = 0; tries < 5; tries += 1) await guess(guesser)
  for (const seconds of [1, 2, 4, 8]) {
    await expect(throttle.admit(guesser)).rejects.toMatchObject({ code: 'too_many_requests' })
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
    await expect(throttle.admit(guesser)).rejects.toMatchObject({ code: 'too_many_requests' })
    await vi.advanceTimersByTimeAsync(1)
    await guess(guesser)
  }
})

it('makes an address wait that tries one account after the other', async () => {
  for (let tries = 0; tries < 50; tries += 1) await guess({ ...guesser, account: `user${tries}` })
  await expect(throttle.admit({ ...guesser, account: 'another' })).rejects.toMatchObject({
    code: 'too_many_requests',
  })
  await throttle.admit({ ...owner, account: 'another' })
})

it('lets the owner in however many strangers guess, after some seconds at most', async () => {
  for (let tries = 0; tries < 40; tries += 1) {
    const guessing = guess({ address: `192.0.2.${tries}`, account: 'ada' })
    await vi.advanceTimersByTimeAsync(4_000)
    await guessing
  }
  let isAdmitted = false
  const admission = throttle.admit(owner).then(() => {
    isAdmitted = true
  })
  await vi.advanceTimersByTimeAsync(4_000)
  await admission
  expect(isAdmitted).toBe(true)
})

it('forgets the tries of whoever then gets in', async () => {
  for (let tries = 0; tries < 4; tries += 1) await guess(owner)
  await throttle.admit(owner)
  await throttle.noteSuccess(owner)
  for (let tries = 0; tries < 5; tries += 1) await guess(owner)
})
