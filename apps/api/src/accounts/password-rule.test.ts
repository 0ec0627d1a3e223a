import { readFile } from 'node:fs/promises'
import { password } from '@tessera/contracts/user'
import { expect, test } from 'vitest'
import { commonPasswords } from './common-passwords.ts'
import { isWeakPassword, wordsOfTheHouse } from './password-rule.ts'

const ada = { username: 'ada', email: 'lovelace@analytical.example' }

test('more than 3 000 common passwords that are long enough are refused', () => {
  const longEnough = [...commonPasswords].filter((one) => password.safeParse(one).success)
  expect(longEnough.length).toBeGreaterThan(3_000)
  for (const one of longEnough) expect(isWeakPassword(one.toUpperCase(), ada), one).toBe(true)
})

test.each(['tessera-2026', 'Imputation!1', 'H3AfricaAda', 'genotypes_99', 'lovelace1815'])(
  'what anybody here would think of is refused: %s',
  (one) => {
    expect(isWeakPassword(one, ada)).toBe(true)
  },
)

test.each([
  'only lower case words',
  '7204816395',
  '  spaces at both ends  ',
  '密码很长也可以用的词',
  '🔑🧬🌍🔭🧪🎲🪐🌱🦉🐚',
  'research notes of a quiet year',
  `${'long '.repeat(51)}x`,
])('signs of any kind make a password: %s', (one) => {
  expect(password.parse(one)).toBe(one)
  expect(isWeakPassword(one, ada)).toBe(false)
})

test('the words of the house are written down', async () => {
  const page = await readFile(new URL('../../../../docs/controls.md', import.meta.url), 'utf8')
  expect(page.replaceAll(/\s+/g, ' ')).toContain(`(${wordsOfTheHouse.join(', ')})`)
})
