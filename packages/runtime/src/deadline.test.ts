import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { withDeadline } from './deadline.ts'

describe('withDeadline', () => {
  it('aborts when the time is over', async () => {
    const signal = withDeadline(undefined, 5)
    expect(signal.aborted).toBe(false)
    await once(signal, 'abort')
    expect(signal.reason).toHaveProperty('name', 'TimeoutError')
  })

  it('aborts with the signal it was given, and its reason', () => {
    const controller = new AbortController()
    const signal = withDeadline(controller.signal, 60_000)
    const reason = new Error('revoked')
    controller.abort(reason)
    expect(signal.aborted).toBe(true)
    expect(signal.reason).toBe(reason)
  })

  it('is aborted at once for a signal that is', () => {
    expect(withDeadline(AbortSignal.abort(), 60_000).aborted).toBe(true)
  })
})
