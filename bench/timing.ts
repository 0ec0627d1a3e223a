import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { cpus } from 'node:os'
import { connectBroker } from '@tessera/broker-client/broker'
import { type Grant, redeem, renew } from '@tessera/broker-client/grants'
import { type FileId, fileId, grantId } from '@tessera/contracts/ids'
import { createClaimKey } from '@tessera/crypto/open-claim'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { compareTimes } from '@tessera/testing/rank-test'
import { createBenchWorld } from './world.ts'

/**
 * Whether the time of a refusal says more than the refusal itself. "Longer" is how often a request of the second kind
 * took longer than one of the first: 0.5 ± the margin when nothing tells them apart.
 */
const pairs = Number(process.argv[2] ?? 1_500)

await using world = await createBenchWorld(2)
const { worker, broker, userProof } = world
await world.reset()
const [held, ended] = [await hold(0), await hold(1)]
await world.admin.query(
  `update proof.grants set ended_at = now(), end_reason = 'released' where id = $1`,
  [ended.id],
)
const otherKey = Buffer.from((await createClaimKey()).publicKey).toString('base64url')
const impostor = { ...worker, identityKey: generateKeyPairSync('ed25519').privateKey }
const nobody = () => ({ ...impostor, clientId: `worker-${randomBytes(6).toString('hex')}` })
const endedProof = await endedSession()
const another = await fileOfAnother()

console.log(`${cpus().length} × ${cpus()[0]?.model}, ${pairs} pairs each\n`)
console.log('| Refused | First | Second | Longer | Margin | Medians apart, ms |')
console.log('|---|---|---|---|---|---|')
await compare('a renewal', {
  'a grant that never was': async () =>
    await renew(worker, { ...held, id: grantId.parse(randomUUID()) }),
  'another claim key': async () => await renew(worker, { ...held, claimKey: otherKey }),
})
await compare('a renewal', {
  'a grant that never was': async () =>
    await renew(worker, { ...held, id: grantId.parse(randomUUID()) }),
  'a grant that has ended': async () => await renew(worker, ended),
})
await compare('a challenge', {
  'a proof that never was': async () => await broker.challenge(rowProof(newToken())),
  'a proof of a session that has ended': async () => await broker.challenge(endedProof),
})
await compare('the key of a file', {
  'a file that never was': async () => await broker.fileKey(userProof, fileId.parse(randomUUID())),
  'a file of another': async () => await broker.fileKey(userProof, another),
})
await compare('any request', {
  'a name that nobody has': async () => await connectBroker(nobody()).health(),
  'a name of another': async () => await connectBroker(impostor).health(),
})
await compare('any request', {
  'the same refusal': async () => await connectBroker(impostor).health(),
  'the same refusal, again': async () => await connectBroker(impostor).health(),
})

/** @param kinds two */
async function compare(
  refused: string,
  kinds: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<void> {
  const [first, second] = Object.entries(kinds)
  if (first === undefined || second === undefined) throw new Error('there are two to compare')
  const { longer, margin, difference } = await compareTimes(
    quietly(first[1]),
    quietly(second[1]),
    pairs,
  )
  console.log(
    `| ${refused} | ${first[0]} | ${second[0]} | ${longer.toFixed(3)} | ± ${margin.toFixed(3)} | ${difference.toFixed(3)} |`,
  )
}

async function hold(index: number): Promise<Grant> {
  const job = world.jobs[index]
  if (job === undefined) throw new Error('there are not so many steps')
  const redeemed = await redeem(worker, job)
  if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
  return redeemed.grant
}

async function endedSession() {
  const proof = rowProof(newToken())
  await world.admin.query(
    `insert into proof.sessions (user_id, proof_hash, kind, expires_at, ended_at)
     values ($1, $2, 'browser', now() + interval '1 hour', now())`,
    [world.userId, proofHash(proof)],
  )
  return proof
}

async function fileOfAnother(): Promise<FileId> {
  const id = fileId.parse(randomUUID())
  await world.admin.query(
    `with other as (insert into app.users (username) values ('another') returning id)
     insert into app.files (id, user_id, purpose, name, size_bytes) select $1, id, 'input', 'a', 1 from other`,
    [id],
  )
  return id
}

function quietly(ask: () => Promise<unknown>): () => Promise<unknown> {
  return async () => await ask().catch(() => {})
}
