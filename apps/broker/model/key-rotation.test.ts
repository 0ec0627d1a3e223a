import { describe, expect, test } from 'vitest'
import { explore } from './explore.ts'
import {
  actOnKeys,
  isThere,
  keyActionsIn,
  type KeyGuard,
  keyGuards,
  mayStart,
  type Rotation,
  startOfRotation,
} from './key-rotation.ts'

function exploreRotation(without?: KeyGuard) {
  return explore(
    {
      start: startOfRotation,
      actionsIn: keyActionsIn,
      act: (state, action) => actOnKeys(state, action, without),
    },
    { promises: brokenPromise, mayEnd: isFinished },
  )
}

function brokenPromise(state: Rotation): string | null {
  const states = Object.values(state.stored)
  if (!isThere(state.stored[state.row])) return 'a row is kept under a key that is gone'
  if (states.filter((key) => key === 'current').length !== 1) return 'there is not one current key'
  if (!mayStart(state)) return 'no broker can start'
  return null
}

/** Nothing is half done, and what is kept is kept under the current key. */
function isFinished({ stored, row, brokers }: Rotation): boolean {
  return (
    stored[row] === 'current' &&
    Object.values(stored).every((key) => key !== 'pending') &&
    brokers.every(({ memory, task }) => memory?.current === row && task === null)
  )
}

const whole = exploreRotation()

describe('a rotation by two brokers, each killed anywhere', () => {
  test('leaves every row readable, one current key, and a store with which a broker starts', () => {
    const { counterexample, states } = whole
    expect(counterexample).toBeNull()
    expect(states.length).toBeGreaterThan(1_000)
  })

  test('can always be finished', () => {
    expect(whole.stuck).toEqual([])
  })

  test.each(keyGuards)('breaks a promise without this: %s', (guard) => {
    expect(exploreRotation(guard).counterexample, `nothing depends on: ${guard}`).not.toBeNull()
  })
})
