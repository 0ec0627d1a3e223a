import { EventEmitter } from 'node:events'
import { userId } from '@tessera/contracts/ids'
import { describe, expect, it } from 'vitest'
import {
  type AuthContext,
  createAuthContext,
  currentAuthContext,
  currentAuthContextOrNull,
  NoAuthContext,
  restoreAuthContext,
  runAs,
  runAsNobody,
} from './auth-context.ts'

const ada = person('11111111-1111-4111-8111-111111111111', 'ada@example.org')
const eve = person('22222222-2222-4222-8222-222222222222', 'eve@example.org')

describe('an auth context', () => {
  it('says who asked, how, and when', () => {
    expect(ada).toEqual({
      userId: '11111111-1111-4111-8111-111111111111',
      email: 'ada@example.org',
      auth: { method: 'browser' },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })
  })

  it('restores as it was kept, and takes nothing else along', () => {
    const kept = { ...ada, rowProof: 'x', auth: { ...ada.auth, token: 'x' } }
    expect(restoreAuthContext(kept)).toEqual(ada)
  })

  it('F49 captured context changed later by its caller: the copy stays as it was', async () => {
    const mine = { ...ada, auth: { ...ada.auth } }
    const seen = await runAs(mine, async () => {
      mine.userId = eve.userId
      mine.auth.method = 'bearer'
      return currentAuthContext()
    })
    expect(seen).toEqual(ada)
    expect(() => Object.assign(seen, { userId: eve.userId })).toThrow(TypeError)
    expect(() => Object.assign(seen.auth, { method: 'bearer' })).toThrow(TypeError)
  })
})

describe('running as somebody', () => {
  it('is not running as anybody outside', async () => {
    expect(() => currentAuthContext()).toThrow(NoAuthContext)
    expect(currentAuthContextOrNull()).toBeNull()
    await runAs(ada, async () => {})
    expect(() => currentAuthContext()).toThrow(NoAuthContext)
  })

  it('follows what is awaited, beside others', async () => {
    const seen = async (context: AuthContext) =>
      await runAs(context, async () => {
        await new Promise(setImmediate)
        return currentAuthContext().userId
      })
    expect(await Promise.all([seen(ada), seen(eve), seen(ada)])).toEqual([
      ada.userId,
      eve.userId,
      ada.userId,
    ])
  })

  it('F57 one identity inside another: the outer one is back as it was, also after a throw', async () => {
    await runAs(ada, async () => {
      await expect(
        runAs(eve, async () => {
          expect(currentAuthContext()).toEqual(eve)
          throw new Error('inside')
        }),
      ).rejects.toThrow('inside')
      expect(currentAuthContext()).toEqual(ada)
      await runAsNobody(async () => expect(currentAuthContextOrNull()).toBeNull())
      expect(currentAuthContext()).toEqual(ada)
    })
  })

  it('F52 work without a context after work with one: sees nobody, also after an error', async () => {
    await runAs(ada, async () => {
      throw new Error('failed')
    }).catch(() => {})
    expect(currentAuthContextOrNull()).toBeNull()
  })

  it('ends with its work: what was left running is nobody’s', async () => {
    const afterwards = Promise.withResolvers<void>()
    const left: Promise<unknown>[] = []
    await runAs(ada, async () => {
      left.push(afterwards.promise.then(currentAuthContext).catch((error: unknown) => error))
    })
    afterwards.resolve()
    expect(await left[0]).toBeInstanceOf(NoAuthContext)
  })

  it('F55 a listener runs as whoever causes the event, which is why no listener may ask', async () => {
    const events = new EventEmitter()
    const seen: (AuthContext | null)[] = []
    await runAs(ada, async () => events.on('done', () => seen.push(currentAuthContextOrNull())))
    await runAs(eve, async () => events.emit('done'))
    expect(seen).toEqual([eve])
  })
})

function person(id: string, email: string): AuthContext {
  return createAuthContext({ userId: userId.parse(id), email, auth: { method: 'browser' } })
}
