import { receiveMail } from './mail.ts'
import { Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** Somebody new with an address that is confirmed. */
export async function signUpConfirmed(world: World): Promise<Visitor> {
  const username = `somebody-${crypto.randomUUID().slice(0, 8)}`
  const visitor = await Visitor.signUp(world.api.origin, username, {
    email: addressOf({ username }),
  })
  const mails = await receiveMail(world.database)
  const mail = mails.find(({ address }) => address === addressOf(visitor))
  await visitor.trpc.address.confirm.mutate({ token: mail?.token ?? '' })
  return visitor
}

export function addressOf({ username }: Pick<Visitor, 'username'>): string {
  return `${username}@example.org`
}
