import { setTimeout as delay } from 'node:timers/promises'
import type { Tessera } from '@tessera/development/tessera'
import type { Evidence } from '../src/evidence.ts'
import { type RestClient, signUpOverRest } from '../src/rest-client.ts'
import { openSandboxAccount } from '../src/sandbox-service.ts'

/** A researcher with an account of her own at the service. */
export interface Person {
  readonly client: RestClient
  readonly account: string
}

/** Each with her own token, which is what must be found nowhere. */
export async function signUpPeople(
  tessera: Tessera,
  count: number,
  evidence: Evidence,
): Promise<readonly Person[]> {
  const people: Person[] = []
  for (let number = 1; number <= count; number += 1) {
    const client = await signUpOverRest(tessera)
    const { name: account, token } = await openSandboxAccount(tessera)
    const answer = await client.putToken(token)
    if (answer.status !== 201) throw new Error(`the token was refused: ${await answer.text()}`)
    evidence.keepToken(`token ${number}`, token)
    evidence.secrets[`access token ${number}`] = client.accessToken
    evidence.secrets[`password ${number}`] = client.password
    people.push({ client, account })
  }
  return people
}

/**
 * Hands in jobs, one after the other, until this many are there. While the instance does not answer it is tried again;
 * a job whose answer was lost counts.
 *
 * @param count how many jobs of hers there are; null when nobody can tell just now
 */
export async function handInJobs(
  { client }: Person,
  jobs: number,
  parts: {
    readonly input: string
    readonly count: () => Promise<number | null>
    readonly signal: AbortSignal
  },
): Promise<void> {
  while (!parts.signal.aborted) {
    const there = await parts.count()
    if (there !== null && there >= jobs) return
    const isTaken =
      there !== null && (await client.submit(parts.input, checkOnly).catch(() => null))
    if (isTaken === null || isTaken === false) await delay(250)
  }
}

const checkOnly = { mode: 'qc_only' }
