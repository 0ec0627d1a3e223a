import { type Deviation, SoftwareKey } from './software-key.ts'
import { Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** Somebody with a confirmed address and a passkey. */
export async function signUpWithKey(world: World, deviation: Deviation = {}) {
  const ada = await world.signUp()
  await world.rows(
    'update app.users set email = $2, email_verified_at = now() where id = $1',
    ada.id,
    `${ada.username}@example.org`,
  )
  const { key, recoveryCodes } = await SoftwareKey.addTo(ada, deviation)
  return { ada, key, recoveryCodes }
}

export function newBrowser(world: World): Visitor {
  return new Visitor(world.api.origin, 'somebody')
}

/** In a browser of her own. */
export async function signInWith(
  world: World,
  key: SoftwareKey,
  deviation: Deviation = {},
  browser = newBrowser(world),
) {
  const answer = key.show(await browser.trpc.auth.beginPasskeySignIn.mutate(), deviation)
  return await browser.trpc.auth.passkeySignIn.mutate({ answer })
}

export async function ticketOf(world: World, { username, password }: Visitor): Promise<string> {
  const answer = await newBrowser(world).trpc.auth.login.mutate({ username, password })
  if (answer.outcome !== 'second_factor') throw new Error('no second factor was asked for')
  return answer.ticket
}

/** What the key is to sign for a password that was right. */
export async function beginStep(world: World, ticket: string) {
  const { passkey } = await newBrowser(world).trpc.auth.beginSecondStep.mutate({ ticket })
  if (passkey === null) throw new Error('there is no passkey')
  return passkey
}

/** @returns the browser that is signed in now */
export async function completeWith(
  world: World,
  ticket: string,
  answer: ReturnType<SoftwareKey['show']>,
): Promise<Visitor> {
  const browser = newBrowser(world)
  await browser.trpc.auth.completeLogin.mutate({ ticket, shown: { kind: 'passkey', answer } })
  return browser
}

/** What she is told of. */
export async function mailsTo(world: World, { id }: Visitor) {
  return await world.rows(
    'select kind, detail from proof.mails where user_id = $1 order by made_at, id',
    id,
  )
}
