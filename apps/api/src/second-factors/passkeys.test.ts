import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { startHttpServer } from '@tessera/testing/http-server'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Authenticator, outlastStepUp } from '../../test/authenticator.ts'
import { receiveMail } from '../../test/mail.ts'
import { setRole } from '../../test/roles.ts'
import { type Deviation, SoftwareKey } from '../../test/software-key.ts'
import { tellMake } from '../../test/told-make.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function signUpWithKey(deviation: Deviation = {}) {
  const ada = await world.signUp()
  await world.rows(
    'update app.users set email = $2, email_verified_at = now() where id = $1',
    ada.id,
    `${ada.username}@example.org`,
  )
  const { key, recoveryCodes } = await SoftwareKey.addTo(ada, deviation)
  return { ada, key, recoveryCodes }
}

function newBrowser(): Visitor {
  return new Visitor(world.api.origin, 'somebody')
}

/** In a browser of her own. */
async function signInWith(key: SoftwareKey, deviation: Deviation = {}, browser = newBrowser()) {
  const answer = key.show(await browser.trpc.auth.beginPasskeySignIn.mutate(), deviation)
  return await browser.trpc.auth.passkeySignIn.mutate({ answer })
}

async function ticketOf({ username, password }: Visitor): Promise<string> {
  const answer = await newBrowser().trpc.auth.login.mutate({ username, password })
  if (answer.outcome !== 'second_factor') throw new Error('no second factor was asked for')
  return answer.ticket
}

/** What the key is to sign for a password that was right. */
async function beginStep(ticket: string) {
  const { passkey } = await newBrowser().trpc.auth.beginSecondStep.mutate({ ticket })
  if (passkey === null) throw new Error('there is no passkey')
  return passkey
}

async function completeWith(ticket: string, answer: ReturnType<SoftwareKey['show']>) {
  const browser = newBrowser()
  await browser.trpc.auth.completeLogin.mutate({ ticket, shown: { kind: 'passkey', answer } })
  return browser
}

/** By the link in a mail. */
async function resetPassword({ username }: Visitor, password: string): Promise<void> {
  const email = `${username}@example.org`
  await newBrowser().trpc.auth.forgotPassword.mutate({ email })
  const mails = await receiveMail(world.database)
  const mail = mails.find(({ kind, address }) => kind === 'reset_password' && address === email)
  await newBrowser().trpc.auth.resetPassword.mutate({ token: mail?.token ?? '', password })
}

/** What a key has answered to, and nothing was opened with yet. */
async function answeredBy(key: SoftwareKey) {
  const [challenge, holderHash] = [proofHash(rowProof(newToken())), proofHash(rowProof(newToken()))]
  await world.rows('select sign_in.begin_passkey_sign_in($1, $2)', challenge, holderHash)
  await world.rows(
    `select sign_in.answer_passkey('sign_in', $1, $2, $3)`,
    challenge,
    holderHash,
    key.credentialId,
  )
  return [challenge, holderHash] as const
}

const open = `select sign_in.open_session_by_passkey($1, $2, 99, $3, 'browser', '192.0.2.7', null) as until`

async function mailsTo({ id }: Visitor) {
  return await world.rows(
    'select kind, detail from proof.mails where user_id = $1 order by made_at, id',
    id,
  )
}

describe('a passkey', () => {
  it('signs in by itself, in the place of password and second factor', async () => {
    const { ada, key } = await signUpWithKey()
    const browser = newBrowser()
    expect(await signInWith(key, {}, browser)).toMatchObject({ id: ada.id })
    await browser.trpc.auth.changePassword.mutate({
      current: ada.password,
      replacement: 'several words of another kind',
    })
  })

  it('makes the browser known to its owner, as a password does', async () => {
    const { key } = await signUpWithKey()
    const browser = newBrowser()
    await signInWith(key, {}, browser)
    expect(browser.cookie).toContain('__Host-tessera-known=')
  })

  it('is removed while it signs in: one waits for the other', async () => {
    const { ada, key } = await signUpWithKey()
    const answered = await answeredBy(key)
    const removal = await world.database.adminPool.connect()
    try {
      await removal.query('begin')
      await removal.query('select proof.hold_ways_in($1)', [ada.id])
      const signIn = world.rows(open, ...answered, proofHash(rowProof(newToken())))
      const ended = Promise.allSettled([signIn])
      await waitFor(async () => {
        const waiting = await world.rows(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return waiting.length > 0
      })
      await removal.query('delete from proof.passkeys where user_id = $1', [ada.id])
      await removal.query('commit')
      expect(await ended).toEqual([{ status: 'fulfilled', value: [{ until: null }] }])
    } finally {
      removal.release()
    }
  })

  it('is the second step after the password', async () => {
    const { ada, key } = await signUpWithKey()
    const ticket = await ticketOf(ada)
    const begun = await newBrowser().trpc.auth.beginSecondStep.mutate({ ticket })
    expect(begun).toMatchObject({ hasAuthenticator: false, passkey: { allowCredentials: [{}] } })
    const browser = await completeWith(ticket, key.show(await beginStep(ticket)))
    expect(await browser.trpc.auth.me.query()).toMatchObject({ id: ada.id })
  })

  it('shows once more who somebody is, under another cookie', async () => {
    const { ada, key } = await signUpWithKey()
    await outlastStepUp(world, ada)
    const before = ada.cookie
    const answer = key.show(await ada.trpc.auth.beginPasskeyStepUp.mutate())
    await ada.trpc.auth.stepUp.mutate({ kind: 'passkey', answer })
    await ada.trpc.secondFactors.renewRecoveryCodes.mutate()
    expect(await mailsTo(ada)).toContainEqual({ kind: 'recovery_codes_made', detail: {} })
    const old = await fetch(`${world.api.origin}/trpc/sessions.list`, {
      headers: { cookie: before },
    })
    expect(old.status).toBe(401)
  })

  it('comes with recovery codes, which open the second step', async () => {
    const { ada, recoveryCodes } = await signUpWithKey()
    expect(recoveryCodes).toHaveLength(10)
    const shown = { kind: 'recovery_code', code: recoveryCodes[0] ?? '' } as const
    await newBrowser().trpc.auth.completeLogin.mutate({ ticket: await ticketOf(ada), shown })
    expect(await mailsTo(ada)).toEqual(
      expect.arrayContaining([
        { kind: 'factor_added', detail: { factor: 'passkey', name: 'laptop' } },
        { kind: 'recovery_code_used', detail: { left: 9 } },
      ]),
    )
  })

  it('is listed, renamed and removed by its owner, who is told, and by nobody else', async () => {
    const { ada } = await signUpWithKey()
    const eve = await signUpWithKey()
    const { passkeys } = await ada.trpc.secondFactors.get.query()
    expect(passkeys).toMatchObject([{ name: 'laptop', signsIn: true, lastUsedAt: null }])
    const passkeyId = passkeys[0]?.id ?? ''
    const stolen = [
      await refusalOf(eve.ada.trpc.passkeys.rename.mutate({ passkeyId, name: 'mine' })),
      await refusalOf(eve.ada.trpc.passkeys.remove.mutate({ passkeyId })),
    ]
    expect(stolen.map(({ code }) => code)).toEqual(['not_found', 'second_factor_missing'])
    await ada.trpc.passkeys.rename.mutate({ passkeyId, name: 'desk' })
    const { cookie } = ada
    await ada.trpc.passkeys.remove.mutate({ passkeyId })
    expect(ada.cookie).not.toBe(cookie)
    expect(await ada.trpc.secondFactors.get.query()).toMatchObject({
      passkeys: [],
      recoveryCodes: 0,
    })
    expect(await mailsTo(ada)).toContainEqual({
      kind: 'factor_removed',
      detail: { factor: 'passkey', name: 'desk' },
    })
  })

  it('is made, renamed and removed only by a session that was stepped up, and ends the others', async () => {
    const { ada } = await signUpWithKey()
    const elsewhere = await signUpWithKey()
    await outlastStepUp(world, ada)
    const [passkey] = (await ada.trpc.secondFactors.get.query()).passkeys
    const acts = [
      () => ada.trpc.passkeys.begin.mutate(),
      () => ada.trpc.passkeys.rename.mutate({ passkeyId: passkey?.id ?? '', name: 'mine' }),
      () => ada.trpc.passkeys.remove.mutate({ passkeyId: passkey?.id ?? '' }),
    ]
    for (const act of acts) expect((await refusalOf(act())).code).toBe('second_factor_needed')
    const other = newBrowser()
    await signInWith(elsewhere.key, {}, other)
    await SoftwareKey.addTo(elsewhere.ada)
    expect(await other.trpc.auth.me.query()).toBeNull()
  })

  it('is added after its owner has shown anew who she is, where that was too long ago meanwhile', async () => {
    const { ada, key } = await signUpWithKey()
    const answer = new SoftwareKey().create(await ada.trpc.passkeys.begin.mutate())
    const add = async () => await ada.trpc.passkeys.add.mutate({ name: 'phone', answer })
    await outlastStepUp(world, ada)
    expect((await refusalOf(add())).code).toBe('second_factor_needed')
    const shown = key.show(await ada.trpc.auth.beginPasskeyStepUp.mutate())
    await ada.trpc.auth.stepUp.mutate({ kind: 'passkey', answer: shown })
    await add()
    expect((await refusalOf(add())).code).toBe('passkey_refused')
    const { passkeys } = await ada.trpc.secondFactors.get.query()
    expect(passkeys.map(({ name }) => name)).toEqual(['laptop', 'phone'])
  })

  it('is made of one answer, right or wrong', async () => {
    const { ada } = await signUpWithKey()
    const key = new SoftwareKey()
    const asked = await ada.trpc.passkeys.begin.mutate()
    for (const answer of [key.create(asked, { origin: 'https://evil.example' }), key.create(asked)])
      expect((await refusalOf(ada.trpc.passkeys.add.mutate({ name: 'x', answer }))).code).toBe(
        'passkey_refused',
      )
  })

  it('makes an administrator, who keeps the last one', async () => {
    const { ada } = await signUpWithKey()
    await setRole(world, ada, 'admin')
    await world.rows('delete from proof.authenticator_apps where user_id = $1', ada.id)
    expect(await ada.trpc.programs.keys.query()).toEqual([])
    const [first] = (await ada.trpc.secondFactors.get.query()).passkeys
    const remove = async () => await ada.trpc.passkeys.remove.mutate({ passkeyId: first?.id ?? '' })
    expect((await refusalOf(remove())).code).toBe('second_factor_last')
    await Authenticator.addTo(world, ada)
    await remove()
    const { code } = await refusalOf(ada.trpc.secondFactors.removeAuthenticator.mutate())
    expect(code).toBe('second_factor_last')
  })

  it('is made once, and there are twenty at most', async () => {
    const { ada, key } = await signUpWithKey()
    const again = key.create(await ada.trpc.passkeys.begin.mutate())
    const refusedAs = async (answer: typeof again) =>
      (await refusalOf(ada.trpc.passkeys.add.mutate({ name: 'x', answer }))).code
    expect(await refusedAs(again)).toBe('passkey_taken')
    await world.rows(
      `insert into proof.passkeys (user_id, credential_id, public_key, sign_count, name, signs_in)
       select $1::uuid, decode(md5($1::text || n), 'hex'), '', 0, 'more', false from generate_series(1, 19) n`,
      ada.id,
    )
    const full = new SoftwareKey().create(await ada.trpc.passkeys.begin.mutate())
    expect(await refusedAs(full)).toBe('passkeys_full')
  })
})

describe('a passkey in the wrong hands', () => {
  const lies: readonly (readonly [string, Deviation])[] = [
    ['is of another origin', { origin: 'https://tessera.test.evil.example' }],
    ['is of another port of this host', { origin: 'https://tessera.test:8443' }],
    ['is for another site’s id', { rpId: 'evil.example' }],
    ['was asked for by a frame of another site', { crossOrigin: true }],
  ]

  it.each(lies)('is refused when its answer %s, at every step', async (_, deviation) => {
    const { ada, key } = await signUpWithKey()
    expect((await refusalOf(signInWith(key, deviation))).code).toBe('passkey_refused')
    const ticket = await ticketOf(ada)
    const second = completeWith(ticket, key.show(await beginStep(ticket), deviation))
    expect((await refusalOf(second)).code).toBe('passkey_refused')
    const answer = key.show(await ada.trpc.auth.beginPasskeyStepUp.mutate(), deviation)
    const stepUp = ada.trpc.auth.stepUp.mutate({ kind: 'passkey', answer })
    expect((await refusalOf(stepUp)).code).toBe('passkey_refused')
    expect((await refusalOf(SoftwareKey.addTo(ada, deviation))).code).toBe('passkey_refused')
  })

  it('is refused when its answer is replayed', async () => {
    // As keys that do not count do.
    const signCount = 0
    const { ada, key } = await signUpWithKey({ signCount })
    const browser = newBrowser()
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
    const { key } = await signUpWithKey()
    const browser = newBrowser()
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
    const { ada, key } = await signUpWithKey()
    const eve = await signUpWithKey()
    const asked = await newBrowser().trpc.auth.beginPasskeySignIn.mutate()
    const elsewhere = newBrowser()
    await elsewhere.trpc.auth.beginPasskeySignIn.mutate()
    const of = {
      session: await eve.ada.trpc.auth.beginPasskeyStepUp.mutate(),
      ticket: await beginStep(await ticketOf(ada)),
    }
    const ticket = await ticketOf(ada)
    const stepUp = async (request: typeof asked) => {
      const shown = { kind: 'passkey', answer: key.show(request) } as const
      await ada.trpc.auth.stepUp.mutate(shown)
    }
    for (const attempt of [
      async () => await elsewhere.trpc.auth.passkeySignIn.mutate({ answer: key.show(asked) }),
      async () => await stepUp(of.session),
      async () => await stepUp(asked),
      async () => await completeWith(ticket, key.show(of.ticket)),
      async () => await completeWith(ticket, key.show(asked)),
    ])
      expect((await refusalOf(attempt())).code).toBe('passkey_refused')
  })

  it('opens nothing of somebody else, whichever key and owner it names', async () => {
    const { ada, key } = await signUpWithKey()
    const eve = await signUpWithKey()
    const handle = Buffer.from(ada.id.replaceAll('-', ''), 'hex').toString('base64url')
    for (const deviation of [{ credentialId: key.credentialId }, { userHandle: handle }])
      expect((await refusalOf(signInWith(eve.key, deviation))).code).toBe('passkey_refused')
    const ticket = await ticketOf(ada)
    const { credentialId } = key
    for (const deviation of [{}, { userHandle: handle }, { credentialId, userHandle: handle }]) {
      const answer = eve.key.show(await beginStep(ticket), deviation)
      expect((await refusalOf(completeWith(ticket, answer))).code).toBe('passkey_refused')
    }
    const request = await ada.trpc.auth.beginPasskeyStepUp.mutate()
    const stepUp = ada.trpc.auth.stepUp.mutate({ kind: 'passkey', answer: eve.key.show(request) })
    expect((await refusalOf(stepUp)).code).toBe('passkey_refused')
  })

  it('signs nobody in without having seen who shows it', async () => {
    const { ada, key } = await signUpWithKey()
    expect((await refusalOf(signInWith(key, { userVerified: false }))).code).toBe('passkey_refused')
    const ticket = await ticketOf(ada)
    await completeWith(ticket, key.show(await beginStep(ticket), { userVerified: false }))
  })

  it('signs nobody in that got its PIN after it was made', async () => {
    const { ada, key } = await signUpWithKey({ userVerified: false })
    expect((await ada.trpc.secondFactors.get.query()).passkeys).toMatchObject([{ signsIn: false }])
    expect((await refusalOf(signInWith(key))).code).toBe('passkey_refused')
  })

  it('signs nobody in after a mailed reset of the password, but with the new one', async () => {
    const { ada, key } = await signUpWithKey()
    const answered = await answeredBy(key)
    const password = 'a lantern, a ferry, a drum'
    await resetPassword(ada, password)
    const [opened] = await world.rows(open, ...answered, proofHash(rowProof(newToken())))
    expect(opened).toEqual({ until: null })
    expect((await refusalOf(signInWith(key))).code).toBe('passkey_refused')
    const { username } = ada
    const begun = await newBrowser().trpc.auth.login.mutate({ username, password })
    const ticket = begun.outcome === 'second_factor' ? begun.ticket : ''
    await completeWith(ticket, key.show(await beginStep(ticket), { signCount: 100 }))
  })

  it('has no session opened that a mailed reset of the password does not end', async () => {
    const { ada, key } = await signUpWithKey()
    const answered = await answeredBy(key)
    const signIn = await world.database.adminPool.connect()
    try {
      await signIn.query('begin')
      await signIn.query(open, [...answered, proofHash(rowProof(newToken()))])
      const reset = resetPassword(ada, 'a lantern, a ferry, a drum')
      const done = Promise.allSettled([reset])
      await waitFor(async () => {
        const waiting = await world.rows(
          `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%reset_password%'`,
        )
        return waiting.length > 0
      })
      await signIn.query('commit')
      await done
    } finally {
      signIn.release()
    }
    const live = 'select from proof.sessions where user_id = $1 and ended_at is null'
    expect(await world.rows(live, ada.id)).toEqual([])
  })

  it('is written down for its owner when it is refused at sign-in', async () => {
    const { ada, key } = await signUpWithKey()
    await refusalOf(signInWith(key, { origin: 'https://evil.example' }))
    await refusalOf(signInWith(new SoftwareKey()))
    const lines = await world.rows(
      "select actor from app.audit where user_id = $1 and action = 'session.refused'",
      ada.id,
    )
    expect(lines).toEqual([{ actor: 'anonymous' }])
  })

  it('is refused when it has signed less often than before, and its owner is told', async () => {
    const { ada, key } = await signUpWithKey()
    await signInWith(key, { signCount: 40 })
    for (const signCount of [40, 7, 0])
      expect((await refusalOf(signInWith(key, { signCount }))).code).toBe('passkey_refused')
    const ticket = await ticketOf(ada)
    const second = completeWith(ticket, key.show(await beginStep(ticket), { signCount: 8 }))
    expect((await refusalOf(second)).code).toBe('passkey_refused')
    const told = (await mailsTo(ada)).filter(({ kind }) => kind === 'passkey_copied')
    expect(told).toHaveLength(4)
    const lines = await world.rows(
      "select subject from app.audit where user_id = $1 and action = 'passkey.copied'",
      ada.id,
    )
    expect(lines).toHaveLength(4)
    await signInWith(key, { signCount: 41 })
  })

  it('opens nothing of a disabled account', async () => {
    const { ada, key } = await signUpWithKey()
    const browser = newBrowser()
    const request = await browser.trpc.auth.beginPasskeySignIn.mutate()
    await world.rows("update app.users set status = 'disabled' where id = $1", ada.id)
    const answer = browser.trpc.auth.passkeySignIn.mutate({ answer: key.show(request) })
    expect((await refusalOf(answer)).code).toBe('passkey_refused')
  })

  it('has nothing fetched that it names, when it tells its make unasked', async () => {
    const ada = await world.signUp()
    const asked: string[] = []
    await using inside = await startHttpServer(({ url = '' }, response) => {
      asked.push(url)
      response.end()
    })
    const key = new SoftwareKey()
    const made = key.create(await ada.trpc.passkeys.begin.mutate())
    const answer = await tellMake(made, `${inside.origin}/internal`)
    const [added] = await Promise.allSettled([ada.trpc.passkeys.add.mutate({ name: 'x', answer })])
    expect(asked).toEqual([])
    expect(added.status).toBe('fulfilled')
    expect(await signInWith(key)).toMatchObject({ id: ada.id })
  })

  it('is asked for without a word about anybody', async () => {
    await signUpWithKey()
    const request = await newBrowser().trpc.auth.beginPasskeySignIn.mutate()
    expect(request).toMatchObject({ allowCredentials: [], userVerification: 'required' })
    const unknown = await refusalOf(signInWith(new SoftwareKey()))
    expect(unknown.code).toBe('passkey_refused')
  })
})
