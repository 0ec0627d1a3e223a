import { expect, test } from 'vitest'
import { waitFor } from './wait-for.ts'

test('waitFor returns the first thing that the condition gives', async () => {
  let looks = 0
  const found = await waitFor(() => (++looks === 3 ? looks : undefined), { interval: 1 })
  expect(found).toBe(3)
})

test('zero and the empty text are things, not absences', async () => {
  expect(await waitFor(() => 0)).toBe(0)
  expect(await waitFor(async () => '')).toBe('')
})

test('the error says what was waited for', async () => {
  const never = waitFor(() => false, { what: 'a job to end', timeout: 5, interval: 1 })
  await expect(never).rejects.toThrow('waited 5 ms in vain for a job to end')
})
