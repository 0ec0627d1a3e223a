import { expect, it } from 'vitest'
import { readMeaning } from './read-meaning.ts'

const megabyte = 1_000_000

it.each(
  ['a', 'A', ' ', '\n', '.', '-', '"', '«', '(', '[', '_', '1', 'é', '😀', '\0'].concat([
    '[ ] ',
    '( ',
    ')]',
    'x\n',
    '\t\n',
    '?\n',
    '; ',
    'A:\n',
  ]),
)('reads a megabyte of %j in a time that grows with its length', (unit) => {
  expect(secondsFor(repeated(unit, megabyte))).toBeLessThan(20)
})

it('reads brackets within brackets', () => {
  const text = '(['.repeat(megabyte / 4) + '])'.repeat(megabyte / 4)
  expect(secondsFor(text)).toBeLessThan(20)
})

it.each([
  'A. ',
  'Dr A ',
  'University of ',
  'Comité de ',
  'de la ',
  'not be ',
  'only the ',
  'clause 3, ',
  '1 May 2026 ',
  'not be sent to Kenya and Ghana ',
  'THE UNIVERSITY OF ',
  'ne peut être utilisé que pour ',
  'não pode ser usado em outro projeto ',
  'data may not be used for any other project without approval until 1 May 2027 ',
])('reads words that many rules wait for: %j', (unit) => {
  expect(secondsFor(repeated(unit, megabyte / 50))).toBeLessThan(20)
})

it('reads thousands of answers to a question without an end', () => {
  const question = 'may the data be used for research on malaria by anybody '.repeat(900)
  expect(secondsFor(`${question}?\n${'[x] Yes\n'.repeat(6000)}`)).toBeLessThan(20)
})

it('takes twice as long for twice as many sentences', () => {
  const sentence = 'The data may not be used for any other project. '
  secondsFor(repeated(sentence, megabyte / 50))
  const [once, fourTimes] = [10, 40].map((thousands) =>
    secondsFor(repeated(sentence, thousands * 1000)),
  )
  expect(fourTimes).toBeLessThan((once ?? 0) * 16 + 1)
})

function repeated(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
}

function secondsFor(text: string): number {
  const started = performance.now()
  readMeaning([{ number: 1, text }])
  return (performance.now() - started) / 1000
}
