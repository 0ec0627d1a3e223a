import { format, inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Secret } from './secret.ts'

const CANARY = 'canary-7f3a'
const boxes = [
  ['text', new Secret(CANARY)],
  ['bytes', new Secret<Uint8Array>(Buffer.from(CANARY))],
] as const

describe('Secret', () => {
  it('gives the value to those who ask for it', () => {
    expect(new Secret(CANARY).expose()).toBe(CANARY)
    const bytes = Uint8Array.of(1, 2)
    expect(new Secret<Uint8Array>(bytes).expose()).toBe(bytes)
  })

  it.each(boxes)('prints [secret] for %s however it is printed', (_, box) => {
    const asText: unknown = box
    expect(String(box)).toBe('[secret]')
    expect(`${asText as string}`).toBe('[secret]')
    expect('' + (asText as string)).toBe('[secret]')
    expect(JSON.stringify({ box })).toBe('{"box":"[secret]"}')
    expect(inspect(box)).toBe('[secret]')
    expect(inspect({ deep: [box] }, { depth: 9, showHidden: true })).not.toContain('canary')
    expect(format('%s %o %O %j', box, box, box, box)).not.toContain('canary')
    expect(new Error(box.toString()).message).toBe('[secret]')
  })

  it.each(boxes)('has no enumerable or own property that holds %s', (_, box) => {
    expect(Reflect.ownKeys(box)).toEqual([])
    expect({ ...box }).toEqual({})
    expect(Object.assign({}, box)).toEqual({})
  })

  it.each(boxes)('loses %s in a structured clone', (_, box) => {
    expect(inspect(structuredClone(box), { showHidden: true })).not.toContain('canary')
  })

  it('overwrites bytes when it is wiped', () => {
    const bytes = Uint8Array.of(1, 2, 3)
    const box = new Secret<Uint8Array>(bytes)
    box.wipe()
    expect(bytes).toEqual(Uint8Array.of(0, 0, 0))
  })

  it.each([
    ['text', new Secret('a')],
    ['bytes', new Secret<Uint8Array>(Uint8Array.of(1))],
  ] as const)('gives no %s after it was wiped, and may be wiped again', (_, box) => {
    box.wipe()
    box.wipe()
    expect(() => box.expose()).toThrow(TypeError)
    expect(String(box)).toBe('[secret]')
  })

  it('tells an empty value from a wiped one', () => {
    expect(new Secret('').expose()).toBe('')
  })
})
