import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  beginStep,
  completeWith,
  mailsTo,
  newBrowser,
  signInWith,
  signUpWithKey,
  ticketOf,
} from '../../test/passkeys.ts'
import { type Deviation, SoftwareKey } from '../../test/software-key.ts'
import { refusalOf } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a passkey in the wrong hands', () => {
  const lies: readonly (readonly [string, Deviation])[] = [
    ['is of another origin', { origin: 'https://tessera.test.evil.example' }],
    ['is of another port of this host', { origin: 'https://tessera.test:8443' }],
    ['is for another site’s id', { rpId: 'evil.example' }],
    ['was asked for by a frame of another site', { crossOrigin: true }],
  ]

  it.each(lies)('is refused when its answer %s, at every step', async (_, deviation) => {
    const { ada, key } = await signUpWithKey(world)
    expect((await refusalOf(signInWith(world, key, deviation))).code).toBe('passkey_refused')
    const ticket = await ticketOf(world, ada)
    const second = completeWith(world, ticket, key.show(await beginStep(world, ticket), deviation))
    expect((await refusalOf(second)).code).toBe('passkey_refused')
    const answer = key.show(await ada.trpc.auth.beginPasskeyStepUp.mutate(), deviation)
    const stepUp = ada.trpc.auth.stepUp.mutate({ kind: 'passkey', answer })
    expect((await refusalOf(stepUp)).code).toBe('passkey_refused')
    expect((await refusalOf(SoftwareKey.addTo(ada, deviation))).code).toBe('passkey_refused')
  })

  it('is refused when its answer is replayed', async () => {
    // As keys that do not count do.
    const signCount = 0
    const { ada, key } = await signUpWithKey(world, { signCount })
    const browser = newBrowser(world)
    const answer = key.show(await browser.trpc.auth.beginPasskeySignIn.mutate(), { signCount })
    await browser.trpc.auth.passkeySignIn.mutate({ answer })
    const replayed = browser.trpc.auth.passkeySignIn.mutate({ answer })
    expect((await refusalOf(replayed)).code).toBe('passkey_refused')
    const shown = {
      kind: 'passkey',
      answer: key.show(await ada.trpc.auth.beginPasskeyStepUp.mutate(), { signCount }),
    } as const
    await ada.trpc.auth.stepUp.mutate(shown)
    expect((await refusalOf(ada.trpc.auth.stepUp.mutate(shown))).code).toBe('passkey_refused')
  })

  it('is refused once its challenge was answered wrongly, or is too old', async () => {
    const { key } = await signUpWithKey(world)
    const browser = newBrowser(world)
    const request = await browser.trpc.auth.beginPasskeySignIn.mutate()
    const attempt = async (answer: ReturnType<SoftwareKey['show']>) =>
      (await refusalOf(browser.trpc.auth.passkeySignIn.mutate({ answer }))).code
    expect(await attempt(key.show(request, { origin: 'https://evil.example' }))).toBe(
      'passkey_refused',
    )
    expect(await attempt(key.show(request))).toBe('passkey_refused')
    const late = await browser.trpc.auth.beginPasskeySignIn.mutate()
    await world.rows('update proof.passkey_ceremonies set expires_at = now()')
    expect(await attempt(key.show(late))).toBe('passkey_refused')
  })

  it('is refused when it answers what another browser, session or sign-in was asked', async () => {
    const { ada, key } = await signUpWithKey(world)
    const eve = await signUpWithKey(world)
    const asked = await newBrowser(world).trpc.auth.beginPasskeySignIn.mutate()
    const elsewhere = newBrowser(world)
    await elsewhere.trpc.auth.beginPasskeySignIn.mutate()
    const of = {
      session: await eve.ada.trpc.auth.beginPasskeyStepUp.mutate(),
      ticket: await beginStep(world, await ticketOf(world, ada)),
    }
    const ticket = await ticketOf(world, ada)
    const stepUp = async (request: typeof asked) => {
      const shown = { kind: 'passkey', answer: key.show(request) } as const
      await ada.trpc.auth.stepUp.mutate(shown)
    }
    for (const attempt of [
      async () => await elsewhere.trpc.auth.passkeySignIn.mutate({ answer: key.show(asked) }),
      async () => await stepUp(of.session),
      async () => await stepUp(asked),
      async () => await completeWith(world, ticket, key.show(of.ticket)),
      async () => await completeWith(world, ticket, key.show(asked)),
    ])
      expect((await refusalOf(attempt())).code).toBe('passkey_refused')
  })

  it('opens nothing of somebody else, whichever key and owner it names', async () => {
    const { ada, key } = await signUpWithKey(world)
    const eve = await signUpWithKey(world)
    const handle = Buffer.from(ada.id.replaceAll('-', ''), 'hex').toString('base64url')
    for (const deviation of [{ credentialId: key.credentialId }, { userHandle: handle }])
      expect((await refusalOf(signInWith(world, eve.key, deviation))).code).toBe('passkey_refused')
    const ticket = await ticketOf(world, ada)
    const { credentialId } = key
    for (const deviation of [{}, { userHandle: handle }, { credentialId, userHandle: handle }]) {
      const answer = eve.key.show(await beginStep(world, ticket), deviation)
      expect((await refusalOf(completeWith(world, ticket, answer))).code).toBe('passkey_refused')
    }
    const request = await ada.trpc.auth.beginPasskeyStepUp.mutate()
    const stepUp = ada.trpc.auth.stepUp.mutate({ kind: 'passkey', answer: eve.key.show(request) })
    expect((await refusalOf(stepUp)).code).toBe('passkey_refused')
  })

  it('signs nobody in without having seen who shows it', async () => {
    const { ada, key } = await signUpWithKey(world)
    expect((await refusalOf(signInWith(world, key, { userVerified: false }))).code).toBe(
      'passkey_refused',
    )
    const ticket = await ticketOf(world, ada)
    await completeWith(
      world,
      ticket,
      key.show(await beginStep(world, ticket), { userVerified: false }),
    )
  })

  it('signs nobody in that got its PIN after it was made', async () => {
    const { ada, key } = await signUpWithKey(world, { userVerified: false })
    expect((await ada.trpc.secondFactors.get.query()).passkeys).toMatchObject([{ signsIn: false }])
    expect((await refusalOf(signInWith(world, key))).code).toBe('passkey_refused')
  })

  it('is written down for its owner when it is refused at sign-in', async () => {
    const { ada, key } = await signUpWithKey(world)
    await refusalOf(signInWith(world, key, { origin: 'https://evil.example' }))
    await refusalOf(signInWith(world, new SoftwareKey()))
    const lines = await world.rows(
      "select actor from app.audit where user_id = $1 and action = 'session.refused'",
      ada.id,
    )
    expect(lines).toEqual([{ actor: 'anonymous' }])
  })

  it('is refused when it has signed less often than before, and its owner is told', async () => {
    const { ada, key } = await signUpWithKey(world)
    await signInWith(world, key, { signCount: 40 })
    for (const signCount of [40, 7, 0])
      expect((await refusalOf(signInWith(world, key, { signCount }))).code).toBe('passkey_refused')
    const ticket = await ticketOf(world, ada)
    const second = completeWith(
      world,
      ticket,
      key.show(await beginStep(world, ticket), { signCount: 8 }),
    )
    expect((await refusalOf(second)).code).toBe('passkey_refused')
    const told = (await mailsTo(world, ada)).filter(({ kind }) => kind === 'passkey_copied')
    expect(told).toHaveLength(4)
    const lines = await world.rows(
      "select subject from app.audit where user_id = $1 and action = 'passkey.copied'",
      ada.id,
    )
    expect(lines).toHaveLength(4)
    await signInWith(world, key, { signCount: 41 })
  })

  it('opens nothing of a disabled account', async () => {
    const { ada, key } = await signUpWithKey(world)
    const browser = newBrowser(world)
    const request = await browser.trpc.auth.beginPasskeySignIn.mutate()
    await world.rows("update app.users set status = 'disabled' where id = $1", ada.id)
    const answer = browser.trpc.auth.passkeySignIn.mutate({ answer: key.show(request) })
    expect((await refusalOf(answer)).code).toBe('passkey_refused')
  })

  it('is asked for without a word about anybody', async () => {
    await signUpWithKey(world)
    const request = await newBrowser(world).trpc.auth.beginPasskeySignIn.mutate()
    expect(request).toMatchObject({ allowCredentials: [], userVerification: 'required' })
    const unknown = await refusalOf(signInWith(world, new SoftwareKey()))
    expect(unknown.code).toBe('passkey_refused')
  })
})
