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
import { Pool } from 'pg'
import { bareOpen, barePublicKey, bareSeal } from './bare-hpke.ts'

/**
 * The broker's work on a claim, bare: the same round trips to Postgres, on plain tables without policies, and the same
 * primitives; no router, no parsing beyond JSON, no types, no checks. Run as a child process, like the broker.
 */
process.once('message', (start: FloorStart) => void serve(start))

export interface FloorStart {
  readonly databaseUrl: string
  /** Ed25519, PKCS#8 and SPKI, base64url. */
  readonly privateKey: string
  readonly publicKey: string
}

async function serve(start: FloorStart): Promise<void> {
  const pool = new Pool({ connectionString: start.databaseUrl, max: 10 })
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
    const client = await pool.connect()
    try {
      await client.query('begin; set local role bench_unit')
      await client.query('insert into bench.ids (id) values ($1)', [input.id])
      await client.query('select * from bench.steps where id = $1 for update', [input.task])
      bareOpen(keys.privateKey, context)
      verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'))
      await client.query(
        'select * from bench.grants where claim_key = $1 or task = $2 order by id desc limit 1',
        [input.publicKey, input.task],
      )
      await client.query(
        `with s as (update bench.steps set fence = fence + 1 where id = $1 returning id),
         a as (insert into bench.audit (task) values ($1))
         insert into bench.grants (task, claim_key) select id, $2 from s returning id`,
        [input.task, input.publicKey],
      )
      await client.query('commit')
    } finally {
      client.release()
    }
    unwrap()
    const sealed = bareSeal(
      barePublicKey(Buffer.from(input.publicKey, 'base64url')),
      randomBytes(900),
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
