import { expect, it } from 'vitest'
import { plainText } from './http/plain-text.ts'
import {
  errorWithoutPassword,
  jobWithoutPassword,
  mayHoldPassword,
  withoutPassword,
  wordsOf,
} from './known-password.ts'
import { newResultPassword } from './result-password.ts'
import { ServiceError } from './service-error.ts'

const password = newResultPassword()
const value = password.expose()
const broken = `${value.slice(0, 9)}\n${value.slice(9)}`

it.each([
  ['alone', value, '[hidden]'],
  ['in a command', `nextflow run x --pw=${value} --y`, 'nextflow run x --pw=[hidden] --y'],
  ['in JSON, twice', `{"a":"${value}","b":"${value}"}`, '{"a":"[hidden]","b":"[hidden]"}'],
  ['over the end of a line', `--pw ${broken} --y`, '--pw [hidden]\n --y'],
  ['nowhere', 'Samples: 51', 'Samples: 51'],
])('the password is hidden that stands %s', (_, said, shown) => {
  expect(mayHoldPassword(said)).toBe(shown.includes('hidden'))
  expect(withoutPassword(said, password)).toBe(shown)
})

it.each([3, 10, 23])('the %i characters of it are hidden at which a text was cut', (length) => {
  for (const words of [
    // What is shown is cut, and what is read.
    plainText(`${'x '.repeat(50)}${value} more`, 100 + length + 1),
    plainText(`${'<i></i>'.repeat(2800)}x${' '.repeat(399 - length)}${value}`),
  ]) {
    expect(words).toContain(value.slice(0, length))
    expect(mayHoldPassword(words)).toBe(true)
    expect(withoutPassword(words, password)).toMatch(/\[hidden\]…$/)
    expect(withoutPassword(`${words}\nmore`, password)).not.toContain(value.slice(0, length))
  }
})

const job = {
  id: '1',
  name: value,
  phase: 'failed',
  state: 5,
  positionInQueue: null,
  submittedAt: null,
  startedAt: null,
  endedAt: null,
  retiresAt: null,
  steps: [{ name: `run ${value}`, messages: [{ severity: 'ok', text: `-p ${value}` }] }],
  results: [],
  failure: `failed with ${value}`,
} as const

it('no word of a job keeps it', () => {
  expect(wordsOf(jobWithoutPassword(job, password))).toEqual([
    '[hidden]',
    'failed with [hidden]',
    'run [hidden]',
    '-p [hidden]',
  ])
})

it('is hidden where it begins in one message of a step and ends in the next', () => {
  const said = [
    'Command:\nrun -p',
    `x ${value.slice(0, 15)}`,
    `${value.slice(15)} --y`,
    'Done',
    `x ${value.slice(0, 7)}`,
    `${value.slice(7, 12)}…`,
  ]
  const messages = said.map((text) => ({ severity: 'error', text }) as const)
  const split = { ...job, name: '', failure: null, steps: [{ name: 'Run', messages }] }
  expect(wordsOf(split).some(mayHoldPassword)).toBe(true)
  const masked = jobWithoutPassword(split, password)
  expect(masked.steps[0]?.messages.map(({ text }) => text)).toEqual([
    'Command:\nrun -p',
    'x [hidden]',
    ' --y',
    'Done',
    'x [hidden]',
    '…',
  ])
  const whole = { ...split, steps: [{ name: 'Run', messages: messages.slice(1, 3) }] }
  expect(wordsOf(whole).some(mayHoldPassword)).toBe(true)
})

it('an error keeps what it means, without it', () => {
  const error = new ServiceError('rejected', `bad ${value}`, { retryAfterMs: 5, cause: value })
  const masked = errorWithoutPassword(error, password)
  expect(masked).toMatchObject({ kind: 'rejected', publicText: 'bad [hidden]', retryAfterMs: 5 })
  expect(`${masked.stack} ${JSON.stringify(masked)}`).not.toContain(value)
  expect(masked.cause).toBeUndefined()
})
