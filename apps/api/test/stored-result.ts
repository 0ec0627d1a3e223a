import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { connectBroker } from '@tessera/broker-client/broker'
import { fileId, type FileId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import { encryptFile } from '@tessera/crypto/file-cipher'
import { rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { newId } from '../src/new-id.ts'
import type { Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** What the worker does with a file that it collected, or with the password it made. */
export async function storeResult(
  world: World,
  owner: Visitor,
  job: Job,
  file: { readonly name: string; readonly bytes: Buffer; readonly isPassword?: boolean },
): Promise<FileId> {
  const id = newId(fileId)
  const purpose = file.isPassword === true ? 'result_password' : 'result'
  await world.rows(
    "insert into app.files (id, user_id, job_id, purpose, name, state, size_bytes) values ($1, $2, $3, $4, $5, 'receiving', $6)",
    id,
    owner.id,
    job.id,
    purpose,
    file.name,
    file.bytes.length,
  )
  const encrypted = await encryptBytes(world, owner, id, file.bytes)
  if (file.isPassword === true) {
    await world.rows(
      "update app.files set state = 'stored', content = $2 where id = $1",
      id,
      encrypted,
    )
  } else {
    await writeFile(join(world.filesDir, id), encrypted)
    const sha256 = createHash('sha256').update(file.bytes).digest()
    await world.rows("update app.files set state = 'stored', sha256 = $2 where id = $1", id, sha256)
  }
  return id
}

async function encryptBytes(
  world: World,
  owner: Visitor,
  id: FileId,
  bytes: Buffer,
): Promise<Buffer> {
  const proof = rowProof(new Secret(owner.sessionToken))
  const dataKey = await connectBroker(world.broker.api).fileKey(proof, id)
  if (dataKey === null) throw new Error('the broker gave no key')
  const plain = (async function* () {
    yield bytes
  })()
  return await buffer(encryptFile(dataKey, id, plain))
}
