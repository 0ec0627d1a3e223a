import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { currentContext, currentContextOrNull, nameUser, runInContext } from './request-context.ts'

describe('the request context', () => {
  it('is there for all that the work starts, also later', async () => {
    const ids = await runInContext({ requestId: 'request-1', userId: 'user-1' }, async () => {
      await setImmediate()
      return [currentContext(), await Promise.all([1, 2].map(async () => currentContext()))]
    })
    expect(ids.flat()).toEqual(
      Array.from({ length: 3 }, () => ({ requestId: 'request-1', userId: 'user-1' })),
    )
  })

  it('is not shared by requests that run at once', async () => {
    const seen = await Promise.all(
      ['a', 'b', 'c'].map((requestId) =>
        runInContext({ requestId }, async () => {
          await setImmediate()
          return currentContext().requestId
        }),
      ),
    )
    expect(seen).toEqual(['a', 'b', 'c'])
  })

  it('is the inner one inside, and the outer one again afterwards', () => {
    runInContext({ requestId: 'outer' }, () => {
      runInContext({ requestId: 'inner', jobId: 'job-1' }, () => {
        expect(currentContext()).toEqual({ requestId: 'inner', jobId: 'job-1' })
      })
      expect(currentContext()).toEqual({ requestId: 'outer' })
    })
  })

  it('F49 context changed by its caller: cannot be changed from inside or through the object it was made of', () => {
    const context = { requestId: 'request-1' }
    runInContext(context, () => {
      context.requestId = 'other'
      expect(currentContext().requestId).toBe('request-1')
      expect(Object.isFrozen(currentContext())).toBe(true)
    })
  })

  it('names its user from when she is known, to whoever began it too, and to no other request', async () => {
    const other = runInContext({ requestId: 'other' }, async () => {
      await setImmediate()
      return currentContext()
    })
    const told = await runInContext({ requestId: 'request-1' }, async () => {
      await Promise.resolve().then(() => nameUser('user-1'))
      return currentContext()
    })
    expect(told).toEqual({ requestId: 'request-1', userId: 'user-1' })
    expect(await other).toEqual({ requestId: 'other' })
    nameUser('user-1')
    expect(currentContextOrNull()).toBeNull()
  })

  it('is asked for outside: an error that names what sets it, or null', () => {
    expect(() => currentContext()).toThrow(/runInContext/)
    expect(currentContextOrNull()).toBeNull()
  })

  it('lets the error of the work through', () => {
    expect(() =>
      runInContext({ requestId: 'request-1' }, () => {
        throw new RangeError('out')
      }),
    ).toThrow(RangeError)
    expect(currentContextOrNull()).toBeNull()
  })
})
