import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomBytes,
  sign,
  verify,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
} from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bareHash, bareMac } from './bare-hash.ts'
import { bareOpen, barePublicKey, bareSeal } from './bare-hpke.ts'
import { barePool } from './bare-postgres.ts'

/**
 * The broker's work on a claim, bare: the same messages to Postgres with as many statements, prepared as well, on plain
 * tables without policies and references, and the same primitives; no router, no parsing beyond JSON, no types, no
 * checks. Run as a child process, like the broker.
 *
 * What the protocol demands is here: the hashes that signatures cover, the row proof and its hash, the MAC of a record,
 * and the live rows by which a claim is judged, each found by a key.
 */
process.once('message', (start: FloorStart) => void serve(start))

export interface FloorStart {
  readonly databaseUrl: string
  /** Ed25519, PKCS#8 and SPKI, base64url. */
  readonly privateKey: string
  readonly publicKey: string
}

async function serve(start: FloorStart): Promise<void> {
  const pool = barePool(start.databaseUrl)
  const privateKey = createPrivateKey({
    key: Buffer.from(start.privateKey, 'base64url'),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey({
    key: Buffer.from(start.publicKey, 'base64url'),
    format: 'der',
    type: 'spki',
  })
  const keys = generateKeyPairSync('x25519')
  const context = bareSeal(keys.publicKey, randomBytes(600))
  const wrappingKey = createSecretKey(randomBytes(32))
  const envelope = wrap()

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      void claim(Buffer.concat(chunks).toString(), String(request.headers['signature'])).then(
        (body) => {
          // An answer's signature covers the request's and the hash of the body.
          for (const covered of [body, String(request.headers['signature'])]) bareHash(covered)
          const signature = sign(null, Buffer.from(body), privateKey).toString('base64url')
          response.writeHead(200, { signature }).end(body)
        },
      )
    })
  })
  server.listen(0, '127.0.0.1', () =>
    process.send?.({ port: (server.address() as AddressInfo).port }),
  )

  async function claim(text: string, signature: string): Promise<string> {
    const input = JSON.parse(text) as { task: number; publicKey: string; id: string }
    if (!verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url')))
      throw new Error('signature')
    bareHash(text)
    const proof = bareMac(wrappingKey, input.id)
    await pool.transaction(async (run) => {
      const [[lane]] = await Promise.all([
        run('select * from bench.lanes order by lane limit $1 for update skip locked', [1]),
        run('insert into bench.ids (id) values ($1)', [input.id]),
        run(judged, [input.task]),
        run('select * from bench.grants where claim_key = $1 or task = $2', [
          input.publicKey,
          input.task,
        ]),
      ])
      bareOpen(keys.privateKey, context)
      verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'))
      const mac = bareMac(wrappingKey, text)
      await Promise.all([
        run(
          `with s as (update bench.steps set fence = fence + 1 where id = $1 returning id)
           insert into bench.grants (task, claim_key, proof_hash) select id, $2, $3 from s returning id`,
          [input.task, input.publicKey, bareHash(proof)],
        ),
        run(
          `with l as (update bench.lanes set sequence = sequence + 1, mac = $2 where lane = $3)
           insert into bench.audit (task, mac) values ($1, $2)`,
          [input.task, mac, lane?.['lane']],
        ),
      ])
    })
    unwrap()
    const sealed = bareSeal(
      barePublicKey(Buffer.from(input.publicKey, 'base64url')),
      Buffer.concat([proof, randomBytes(900 - proof.length)]),
    )
    return JSON.stringify({
      enc: sealed.enc.toString('base64url'),
      encrypted: sealed.encrypted.toString('base64url'),
      tag: sealed.tag.toString('base64url'),
    })
  }

  function wrap() {
    const cipher = createCipheriv('aes-256-gcm', wrappingKey, Buffer.alloc(12))
    return {
      encrypted: Buffer.concat([cipher.update(randomBytes(400)), cipher.final()]),
      tag: cipher.getAuthTag(),
    }
  }

  function unwrap(): void {
    for (let layer = 0; layer < 2; layer++) {
      const decipher = createDecipheriv('aes-256-gcm', wrappingKey, Buffer.alloc(12))
      decipher.setAuthTag(envelope.tag)
      Buffer.concat([decipher.update(envelope.encrypted), decipher.final()])
    }
    hkdfSync('sha256', wrappingKey, '', 'bench', 64)
  }
}

/** Whether user, delegation and service are live, on which account the attempt runs, and the credential with its envelope. */
const judged = `
  select s.id, s.fence, u.status, d.state, v.origin, a.account, c.version, e.envelope
  from bench.steps s
  join bench.users u on u.id = s.user_id
  join bench.delegations d on d.id = s.id
  join bench.services v on v.id = s.service_id
  left join bench.attempts a on a.id = s.id
  left join bench.credentials c on c.user_id = s.user_id and c.service_id = s.service_id
  left join bench.secrets e on e.credential_id = c.id
  where s.id = $1 for update of s`
