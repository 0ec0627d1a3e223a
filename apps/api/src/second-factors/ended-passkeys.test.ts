import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { receiveMail } from '../../test/mail.ts'
import {
  beginStep,
  completeWith,
  newBrowser,
  signInWith,
  signUpWithKey,
} from '../../test/passkeys.ts'
import { type SoftwareKey } from '../../test/software-key.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a passkey that is taken away meanwhile', () => {
  it('is removed while it signs in: one waits for the other', async () => {
    const { ada, key } = await signUpWithKey(world)
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

  it('signs nobody in after a mailed reset of the password, but with the new one', async () => {
    const { ada, key } = await signUpWithKey(world)
    const answered = await answeredBy(key)
    const password = 'a lantern, a ferry, a drum'
    await resetPassword(ada, password)
    const [opened] = await world.rows(open, ...answered, proofHash(rowProof(newToken())))
    expect(opened).toEqual({ until: null })
    expect((await refusalOf(signInWith(world, key))).code).toBe('passkey_refused')
    const { username } = ada
    const begun = await newBrowser(world).trpc.auth.login.mutate({ username, password })
    const ticket = begun.outcome === 'second_factor' ? begun.ticket : ''
    await completeWith(world, ticket, key.show(await beginStep(world, ticket), { signCount: 100 }))
  })

  it('has no session opened that a mailed reset of the password does not end', async () => {
    const { ada, key } = await signUpWithKey(world)
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
})

/** By the link in a mail. */
async function resetPassword({ username }: Visitor, password: string): Promise<void> {
  const email = `${username}@example.org`
  await newBrowser(world).trpc.auth.forgotPassword.mutate({ email })
  const mails = await receiveMail(world.database)
  const mail = mails.find(({ kind, address }) => kind === 'reset_password' && address === email)
  await newBrowser(world).trpc.auth.resetPassword.mutate({ token: mail?.token ?? '', password })
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
