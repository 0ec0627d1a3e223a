import { expect, test } from 'vitest'
import { makeRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts'

test('a recovery code has 120 bits, and no two are the same', () => {
  const codes = Array.from({ length: 20 }, makeRecoveryCodes).flat()
  for (const code of codes) expect(code).toMatch(/^(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}$/)
  expect(new Set(codes).size).toBe(200)
  // Each letter of base32 stands at each place: no bit is the same in all.
  for (const place of [0, 13, 28])
    expect(new Set(codes.map((code) => code[place])).size).toBeGreaterThan(20)
})

test('its hash is of what it says, with dashes or without', () => {
  const [code = ''] = makeRecoveryCodes()
  expect(recoveryCodeHash(code)).toEqual(recoveryCodeHash(code.replaceAll('-', '')))
})
