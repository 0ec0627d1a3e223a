import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { revokeAnswer, revokeInput } from '@tessera/broker-client/operator-protocol'
import { Misunderstood, NotDone, readWords } from './command-line.ts'
import type { Connect } from './operator-connection.ts'

/** The operator's command that ends grants. */
export async function commandRevoke(connect: Connect, words: readonly string[]): Promise<void> {
  const [kind, key] = readWords(words, 2, {}).positionals
  if (kind === undefined || !kinds.has(kind)) throw new Misunderstood(usage)
  const isEverything = kind === 'everything'
  if (isEverything && key !== undefined) {
    throw new Misunderstood('"revoke everything" takes no further word.')
  }
  if (!isEverything && key === undefined) {
    throw new Misunderstood(`Say which ${kind}: revoke ${kind} ID.`)
  }
  const input = revokeInput.safeParse({ kind, ...(key !== undefined && { key }) })
  if (!input.success) throw new NotDone(`${missing(kind, key)} ${formOf(kind)}`)
  const { outcome } = await callBroker(connect(), brokerPaths.revoke, input.data, revokeAnswer)
  switch (outcome) {
    case 'revoked':
      return console.log(
        isEverything ? 'Every grant has ended.' : `Every grant of ${kind} ${key} has ended.`,
      )
    case 'not_found':
      throw new NotDone(missing(kind, key))
    default:
      return outcome satisfies never
  }
}

function missing(kind: string, key: string | undefined): string {
  return `There is no ${kind} ${key}. Nothing was revoked.`
}

/** How a thing of this kind is named, when it was named as none can be. */
function formOf(kind: string): string {
  switch (kind) {
    case 'service':
      return 'A service is named by its number.'
    case 'worker':
    case 'key':
      return `"${kind === 'key' ? 'keys list' : 'list'}" shows the names.`
    default:
      return `A ${kind} is named by its id, a UUID.`
  }
}

const kinds = new Set<string>(revokeInput.options.map(({ shape }) => shape.kind.value))
const usage =
  'Say revoke everything, or revoke KIND ID with one of the kinds: grant, job, user, credential, service, worker, key.'
