import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RemoteStep } from './adapter.ts'
import { boundedSteps } from './bounded-steps.ts'

const step = (name: string, texts: readonly string[]): RemoteStep => ({
  name,
  messages: texts.map((text) => ({ severity: 'ok', text })),
})
const textsOf = (steps: readonly RemoteStep[]) =>
  steps.flatMap(({ messages }) => messages.map(({ text }) => text))

it('what can be read is left as it is', () => {
  const steps = [step('one', ['a', 'b']), step('two', []), step('three', ['"ä"'])]
  expect(boundedSteps(steps)).toBe(steps)
})

it('of a long log the first and the last lines are kept, and how many were between', () => {
  const lines = Array.from({ length: 1000 }, (_, index) => `${index} ${'x'.repeat(1000)}`)
  const cut = boundedSteps([step('one', lines.slice(0, 500)), step('two', lines.slice(500))])
  const texts = textsOf(cut)
  const note = texts.findIndex((text) => text.endsWith('left out.'))
  expect(cut.map(({ name }) => name)).toEqual(['one', 'two'])
  expect(texts.slice(0, note)).toEqual(lines.slice(0, note))
  expect(texts.slice(note + 1)).toEqual(lines.slice(-(texts.length - note - 1)))
  expect(texts[note]).toBe(`${1000 - (texts.length - 1)} lines were left out.`)
  expect(texts.length).toBeGreaterThan(50)
})

it('is never longer than 64 kB, whatever is said', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 2000 }), { maxLength: 20 })
  const spoken = fc.tuple(fc.string({ maxLength: 200 }), texts, fc.integer({ min: 1, max: 90 }))
  fc.assert(
    fc.property(fc.array(spoken, { maxLength: 8 }), (said) => {
      const steps = said.flatMap(([name, lines, times]) =>
        Array.from({ length: times }, () => step(name, lines)),
      )
      expect(Buffer.byteLength(JSON.stringify(boundedSteps(steps)))).toBeLessThan(64_500)
    }),
    { numRuns: 20 },
  )
})
