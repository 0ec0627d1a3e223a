import { errorCode, errors, wireError } from '@tessera/contracts/errors'
import { describe, expect, it } from 'vitest'
import { Fault, isFault, toWireError } from './fault.ts'

describe('toWireError', () => {
  it.each(errorCode.options)('gives the texts and the status of %s from the table', (code) => {
    const { status, body } = toWireError(new Fault(code, { detail: 'internal words' }), 'request-1')
    const { message, remedy } = errors[code]
    expect(status).toBe(errors[code].status)
    expect(body).toEqual({ code, message, remedy, requestId: 'request-1' })
    expect(wireError.parse(body)).toEqual(body)
  })

  it('passes on what is wrong item by item, and the link', () => {
    const details = [{ subject: 'password', message: 'It is empty.' }]
    const fault = new Fault('invalid_input', { details, link: '/account' })
    expect(toWireError(fault, 'request-1').body).toMatchObject({ details, link: '/account' })
  })

  it.each([
    ['an error', new Error('connect ECONNREFUSED 10.0.0.7:5432')],
    [
      'an error that looks like a fault',
      Object.assign(new Error('10.0.0.7'), { name: 'Fault', code: 'not_found' }),
    ],
    ['text', '10.0.0.7'],
    ['nothing', undefined],
  ])('makes internal of %s and tells nothing of it', (_, error) => {
    const { status, body } = toWireError(error, 'request-1')
    expect(status).toBe(500)
    expect(body.code).toBe('internal')
    expect(JSON.stringify(body)).not.toContain('10.0.0.7')
  })

  it('keeps detail and cause inside', () => {
    const fault = new Fault('unavailable', {
      detail: 'redis at 10.0.0.7',
      cause: new Error('10.0.0.7'),
    })
    expect(JSON.stringify(toWireError(fault, 'request-1'))).not.toContain('10.0.0.7')
  })
})

describe('Fault', () => {
  it('tells the log its code, its detail and its cause', () => {
    const cause = new Error('timeout')
    const fault = new Fault('unavailable', { detail: 'redis is away', cause })
    expect(fault.message).toBe('unavailable: redis is away')
    expect(fault.cause).toBe(cause)
  })

  it('has no cause unless one was given', () => {
    expect('cause' in new Fault('not_found')).toBe(false)
    expect('cause' in new Fault('not_found', { cause: undefined })).toBe(true)
  })
})

describe('isFault', () => {
  it('tells faults from other errors, and one code from another', () => {
    const fault: unknown = new Fault('not_found')
    expect(isFault(fault)).toBe(true)
    expect(isFault(fault, 'not_found')).toBe(true)
    expect(isFault(fault, 'not_allowed')).toBe(false)
    expect(isFault(new Error('not_found'))).toBe(false)
    expect(isFault(undefined)).toBe(false)
  })
})
