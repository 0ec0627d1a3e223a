import { callBroker } from '@tessera/broker-client/call-broker'
import { forgetFactorsAnswer } from '@tessera/broker-client/operator-protocol'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { receiveMail, type ReceivedMail } from '../../test/mail.ts'
import { giveFactor, setRole } from '../../test/roles.ts'
import { addressOf, signUpConfirmed } from '../../test/somebody.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
/** Where everybody may make an account. */
let open: World
let admin: Visitor
let other: Visitor
beforeAll(async () => {
  world = await createWorld({ registration: 'closed' })
  open = { ...world, api: await world.startAnother({ registration: 'open' }) }
  admin = await signUpAs('admin')
  other = await signUpAs('admin')
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  await world.rows('truncate proof.mails')
})

describe('an invitation', () => {
  it('makes an account where registration is closed, with the address confirmed and the roles on record', async () => {
    const address = fresh()
    const until = '2126-01-01T00:00:00.000Z'
    const roles = [
      { role: 'auditor', serviceId: null, expiresAt: until },
      { role: 'service_viewer', serviceId: world.service, expiresAt: null },
    ] as const
    const sent = { address, locale: 'pt', note: 'For the diabetes cohort.', roles: [...roles] }
    const answer = await invitations().send.mutate({ ...sent, locale: 'pt' })
    expect(answer).toEqual({ outcome: 'sent' })
    const [mail] = await receiveMail(world.database)
    expect(mail).toMatchObject({
      kind: 'invitation',
      address,
      username: null,
      locale: 'pt',
      detail: { by: admin.username, note: sent.note },
    })
    const guest = newcomer()
    expect(await look(mail)).toEqual({
      address,
      invitedBy: admin.username,
      note: sent.note,
      roles,
    })
    const user = await accept(mail, guest)
    expect(user).toMatchObject({ email: address, roles: [{ role: 'auditor' }, {}] })
    expect(await guest.trpc.address.get.query()).toMatchObject({ verifiedAt: expect.any(String) })
    expect(await admin.trpc.administration.users.roles.query({ userId: user.id })).toMatchObject([
      { grantedBy: admin.username },
      { grantedBy: admin.username },
    ])
    expect(await listed(address)).toMatchObject([
      { state: 'accepted', acceptedBy: { id: user.id, username: guest.username }, roles },
    ])
    const trail = await guest.trpc.record.own.query({})
    expect(trail.lines.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['account.registered', 'invitation.accepted', 'role.granted']),
    )
    expect(await receiveMail(world.database)).toEqual([])
  })

  it('makes one account, also when two accept it at once', async () => {
    const mail = await invited(fresh())
    const made = await Promise.allSettled([accept(mail), accept(mail)])
    expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await isDead(mail)).toBe(true)
  })

  it('is over after seven days', async () => {
    const address = fresh()
    const mail = await invited(address)
    await age(address, '7 days')
    expect(await isDead(mail)).toBe(true)
    expect(await listed(address)).toMatchObject([{ state: 'expired' }])
  })

  it('that is revoked makes nothing, also when its mail was not sent yet', async () => {
    const [address, unsent] = [fresh(), fresh()]
    const mail = await invited(address)
    await invitations().send.mutate({ address: unsent })
    for (const each of [address, unsent]) {
      const [found] = await listed(each)
      const of = { invitationId: found?.id ?? '' }
      await invitations().revoke.mutate(of)
      expect(await listed(each)).toMatchObject([{ state: 'revoked', revokedBy: admin.username }])
      for (const call of [
        () => invitations().revoke.mutate(of),
        () => invitations().sendAgain.mutate(of),
      ])
        expect(await refusalOf(call())).toMatchObject({ code: 'not_found' })
    }
    expect(await isDead(mail)).toBe(true)
    expect(await receiveMail(world.database)).toEqual([])
  })

  it('is sent again with another link, by whoever does it, and the former is dead', async () => {
    const address = fresh()
    const first = await invited(address)
    await age(address, '7 days')
    const [found] = await listed(address)
    await other.trpc.administration.invitations.sendAgain.mutate({ invitationId: found?.id ?? '' })
    const [second] = await receiveMail(world.database)
    expect(await isDead(first)).toBe(true)
    expect(await look(second)).toMatchObject({ invitedBy: other.username })
    await accept(second)
  })

  it('is not sent to one address without end', async () => {
    const address = fresh()
    await invited(address)
    const [found] = await listed(address)
    const of = { invitationId: found?.id ?? '' }
    for (let times = 0; times < 2; times++) await invitations().sendAgain.mutate(of)
    for (const call of [
      () => invitations().sendAgain.mutate(of),
      () => invitations().send.mutate({ address }),
    ])
      expect(await refusalOf(call())).toMatchObject({ code: 'too_many_requests' })
  })

  it('is sent to an address that strangers have named', async () => {
    const address = fresh()
    for (let times = 0; times < 3; times++)
      await Visitor.signUp(open.api.origin, newcomer().username, { email: address })
    await receiveMail(world.database)
    await accept(await invited(address))
  })

  it('is not sent beside another that is open', async () => {
    const address = fresh()
    await invited(address)
    const again = invitations().send.mutate({ address: address.toUpperCase() })
    expect(await refusalOf(again)).toMatchObject({ code: 'invitation_open' })
  })

  it('makes no role at a service that there is not, and none that was over before', async () => {
    const nowhere = { role: 'service_viewer', serviceId: 999, expiresAt: null } as const
    const refused = invitations().send.mutate({ address: fresh(), roles: [nowhere] })
    expect(await refusalOf(refused)).toMatchObject({ code: 'service_not_found' })
    const address = fresh()
    const mail = await invited(address, 'auditor')
    await world.rows(`update proof.invited_roles set expires_at = now()`)
    expect(await accept(mail)).toMatchObject({ roles: [] })
  })

  it('puts its address into no trail', async () => {
    const [address, unwanted] = [fresh(), fresh()]
    await invited(address)
    const [wanted] = await listed(address)
    await invitations().sendAgain.mutate({ invitationId: wanted?.id ?? '' })
    const [mail] = await receiveMail(world.database)
    await accept(mail)
    await invited(unwanted)
    const [refused] = await listed(unwanted)
    await invitations().revoke.mutate({ invitationId: refused?.id ?? '' })
    const lines = await world.rows(
      `select action, subject, detail from app.audit where action like 'invitation.%'`,
    )
    expect(new Set(lines.map(({ action }) => action))).toEqual(
      new Set(['sent', 'sent_again', 'revoked', 'accepted'].map((each) => `invitation.${each}`)),
    )
    expect(JSON.stringify(lines)).not.toContain('@')
  })

  it('opens no other page, and the link of another mail accepts nothing', async () => {
    const mail = await invited(fresh())
    const stranger = newcomer()
    for (const call of [
      () => stranger.trpc.address.confirm.mutate({ token: mail.token }),
      () =>
        stranger.trpc.auth.resetPassword.mutate({ token: mail.token, password: stranger.password }),
    ])
      expect(await refusalOf(call())).toMatchObject({ code: 'link_refused' })
    const owner = await signUpConfirmed(open)
    await stranger.trpc.auth.forgotPassword.mutate({ email: addressOf(owner) })
    const [reset] = await receiveMail(world.database)
    expect(reset?.kind).toBe('reset_password')
    expect(await isDead(reset)).toBe(true)
    await accept(mail)
  })

  it('gives no role twice, with two ends of which one would count', async () => {
    const until = (expiresAt: string | null) =>
      ({ role: 'admin', serviceId: null, expiresAt }) as const
    const roles = [until('2126-01-01T00:00:00.000Z'), until(null)]
    const refused = invitations().send.mutate({ address: fresh(), roles })
    expect(await refusalOf(refused)).toMatchObject({ code: 'invalid_input' })
  })

  it('takes no password that would be refused at sign-up', async () => {
    const mail = await invited('margaret@example.org')
    const guest = newcomer()
    const token = mail.token
    const weak = guest.trpc.users.acceptInvitation.mutate({
      token,
      username: guest.username,
      password: 'margaret12',
    })
    expect(await refusalOf(weak)).toMatchObject({ code: 'password_too_weak' })
    await accept(mail, guest)
  })
})

describe('whoever has an account with the address', () => {
  it('is told by mail and signs in: nothing of her account is changed', async () => {
    const ada = await signUpConfirmed(open)
    const role = { role: 'admin', serviceId: null, expiresAt: null } as const
    expect(
      await invitations().send.mutate({ address: addressOf(ada).toUpperCase(), roles: [role] }),
    ).toEqual({ outcome: 'has_account', username: ada.username })
    expect(await receiveMail(world.database)).toMatchObject([
      { kind: 'invitation_not_needed', address: addressOf(ada), username: ada.username },
    ])
    expect(await listed(addressOf(ada))).toEqual([])
    expect(await ada.trpc.auth.me.query()).toMatchObject({ roles: [] })
  })

  it('that waits to be approved gets no invitation: the answer says that it waits', async () => {
    const ada = await signUpConfirmed(open)
    await world.rows(`update app.users set status = 'waiting' where id = $1`, ada.id)
    expect(await invitations().send.mutate({ address: addressOf(ada) })).toEqual({
      outcome: 'waiting',
      username: ada.username,
    })
    expect(
      await world.rows(
        'select kind from proof.mails where address = $1 and kind like $2',
        addressOf(ada),
        'invitation%',
      ),
    ).toEqual([])
    expect(await listed(addressOf(ada))).toEqual([])
  })

  it('since she was invited, is refused a second one by the link', async () => {
    const ada = await signUpConfirmed(open)
    const address = fresh()
    const mail = await invited(address, 'auditor')
    await world.rows('update app.users set email = $2 where id = $1', ada.id, address)
    expect(await refusalOf(accept(mail))).toMatchObject({ code: 'address_has_account' })
    expect(await ada.trpc.auth.me.query()).toMatchObject({ roles: [] })
    expect(await world.rows(`select from app.users where email = $1`, address)).toHaveLength(1)
  })
})

describe('whoever invited', () => {
  it.each([
    [
      'is no administrator any more',
      'update app.role_grants set ended_at = now() where user_id = $1',
    ],
    ['is disabled', `update app.users set status = 'disabled' where id = $1`],
    ['has no second factor any more', 'delete from proof.authenticator_apps where user_id = $1'],
    ['is leaving', 'insert into proof.account_removals (user_id) values ($1)'],
  ])('and %s invites nobody: another may send it again', async (_, change) => {
    const eve = await signUpAs('admin')
    const address = fresh()
    await eve.trpc.administration.invitations.send.mutate({ address })
    const [mail] = await receiveMail(world.database)
    await world.rows(change, eve.id)
    expect(await isDead(mail)).toBe(true)
    const [found] = await listed(address)
    expect(found).toMatchObject({ state: 'without_sender', invitedBy: eve.username })
    await invitations().sendAgain.mutate({ invitationId: found?.id ?? '' })
    const [again] = await receiveMail(world.database)
    await accept(again)
  })

  it.each([
    ['her account', disableAndEnable],
    ['her role', endRoleAndGiveIt],
    ['her factors', forgetFactorsAndGiveOne],
  ])('and lost %s and got it back invites nobody with what was sent before', async (_, change) => {
    const eve = await signUpAs('admin')
    const address = fresh()
    await eve.trpc.administration.invitations.send.mutate({ address })
    const [mail] = await receiveMail(world.database)
    await change(eve)
    expect(await isDead(mail)).toBe(true)
    const [found] = await listed(address)
    expect(found).toMatchObject({ state: 'without_sender' })
    await invitations().sendAgain.mutate({ invitationId: found?.id ?? '' })
    const [again] = await receiveMail(world.database)
    await accept(again)
  })

  it.each(['auditor', 'service_manager'])('was no %s', async (role) => {
    const eve = await signUpAs(role)
    const { list, send } = eve.trpc.administration.invitations
    for (const call of [() => list.query({}), () => send.mutate({ address: fresh() })])
      expect(await refusalOf(call())).toMatchObject({ code: 'not_found' })
  })

  it('had shown her second factor lately', async () => {
    const late = await signUpAs('admin')
    const old = `update proof.sessions set stepped_up_at = now() - interval '11 minutes' where user_id = $1`
    await world.rows(old, late.id)
    const call = late.trpc.administration.invitations.send.mutate({ address: fresh() })
    expect(await refusalOf(call)).toMatchObject({ code: 'second_factor_needed' })
  })
})

const invitations = () => admin.trpc.administration.invitations

/** @returns the mail with the link */
async function invited(address: string, role?: 'auditor'): Promise<ReceivedMail> {
  const roles = role === undefined ? [] : [{ role, serviceId: null, expiresAt: null }]
  await invitations().send.mutate({ address, roles })
  const mail = (await receiveMail(world.database)).find((each) => each.address === address)
  if (mail === undefined) throw new Error(`nothing came for ${address}`)
  return mail
}

async function look(mail: ReceivedMail | undefined) {
  return await newcomer().trpc.users.openInvitation.mutate({ token: mail?.token ?? '' })
}

async function accept(mail: ReceivedMail | undefined, guest = newcomer()) {
  const { username, password } = guest
  const token = mail?.token ?? ''
  return await guest.trpc.users.acceptInvitation.mutate({ token, username, password })
}

/** For whoever looks, and for whoever accepts. */
async function isDead(mail: ReceivedMail | undefined): Promise<boolean> {
  const codes = [(await refusalOf(look(mail))).code, (await refusalOf(accept(mail))).code]
  return codes.every((code) => code === 'link_refused')
}

async function listed(address: string) {
  const found = await invitations().list.query({})
  return found.invitations.filter((each) => each.address === address)
}

async function age(address: string, by: string): Promise<void> {
  const text = `update proof.invitations set expires_at = expires_at - $2::interval where address = $1`
  await world.rows(text, address, by)
}

async function disableAndEnable({ id: userId }: Visitor): Promise<void> {
  for (const status of ['disabled', 'active'] as const)
    await admin.trpc.administration.users.setStatus.mutate({ userId, status })
}

async function endRoleAndGiveIt(visitor: Visitor): Promise<void> {
  await world.rows('update app.role_grants set ended_at = now() where user_id = $1', visitor.id)
  await setRole(world, visitor, 'admin')
}

/** The first is the operator's command. */
async function forgetFactorsAndGiveOne({ username }: Visitor): Promise<void> {
  const path = brokerPaths.forgetFactors
  await callBroker(world.broker.operator, path, { username }, forgetFactorsAnswer)
  await giveFactor(world, username)
}

async function signUpAs(role: string): Promise<Visitor> {
  const visitor = await Visitor.signUp(open.api.origin, newcomer().username)
  await setRole(world, visitor, role)
  return visitor
}

function newcomer(): Visitor {
  return new Visitor(world.api.origin, `guest-${crypto.randomUUID().slice(0, 8)}`)
}

function fresh(): string {
  return `${newcomer().username}@example.org`
}
