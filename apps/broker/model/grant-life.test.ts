import { describe, expect, test } from 'vitest'
import { exploreLife } from './explore-life.ts'
import { guards } from './grant-life.ts'

const whole = exploreLife()

describe('the life of a grant', () => {
  test('keeps every promise in whatever order things happen', () => {
    const { counterexample, states, transitions } = whole
    expect(counterexample).toBeNull()
    expect(states.length).toBeGreaterThan(1_000)
    expect(transitions).toBeGreaterThan(states.length)
  })

  test('always leaves a way to an end', () => {
    expect(whole.stuck).toEqual([])
  })

  test.each(guards)('breaks a promise without this: %s', (guard) => {
    const { counterexample } = exploreLife(guard)
    expect(counterexample, `nothing depends on: ${guard}`).not.toBeNull()
  })
})
