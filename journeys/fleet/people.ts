import type { Tessera } from '@tessera/development/tessera'
import { waitFor } from '@tessera/testing/wait-for'
import { type RestClient, signUpOverRest } from '../src/rest-client.ts'
import { newTokenOf, openSandboxAccount, sandboxAdmin } from '../src/sandbox-service.ts'
import type { Node } from './nodes.ts'

/** A researcher with an account of her own at each node. */
export interface Person {
  readonly client: RestClient
  readonly accounts: ReadonlyMap<Node, string>
}

export async function signUpPeople(
  tessera: Tessera,
  nodes: readonly Node[],
  count: number,
): Promise<readonly Person[]> {
  const people: Person[] = []
  for (let number = 0; number < count; number += 1) {
    const client = await signUpOverRest(tessera)
    const accounts = new Map<Node, string>()
    for (const node of nodes) {
      const { name, token } = await openSandboxAccount(node)
      await put(client, node, token)
      accounts.set(node, name)
    }
    people.push({ client, accounts })
  }
  return people
}

/** Her token ends in the middle of her work; some time later she pastes a new one. */
export async function loseToken(person: Person, node: Node): Promise<void> {
  await sandboxAdmin(node, 'POST', `/users/${person.accounts.get(node)}/token`, {
    action: 'revoke',
  })
}

export async function replaceToken({ client, accounts }: Person, node: Node): Promise<void> {
  await put(client, node, await newTokenOf(node, accounts.get(node) ?? ''))
}

/** The node may be closed, or fail, at this moment: then it is tried again. */
async function put(client: RestClient, node: Node, token: string): Promise<void> {
  await waitFor(async () => (await client.putToken(token, node.serviceId)).ok, {
    what: 'a token to be taken',
    timeout: 60_000,
    interval: 1_000,
  })
}
