import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { connectBroker } from '@tessera/broker-client/broker'
import { fileId, type FileId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import { encryptFile } from '@tessera/crypto/file-cipher'
import { rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { writeEncryptedFile } from '@tessera/encrypted-files/write-encrypted-file'
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
  if (file.isPassword === true) {
    await world.rows(
      "update app.files set state = 'stored', content = $2 where id = $1",
      id,
      await buffer(encryptFile(await keyOf(world, owner, id), id, inOnePiece(file.bytes))),
    )
  } else {
    const key = await keyOf(world, owner, id)
    const { sha256, writer } = await writeEncryptedFile(world.files, {
      id,
      writer: resultWriter,
      key,
      bytes: inOnePiece(file.bytes),
    })
    await world.rows(
      "update app.files set state = 'stored', sha256 = $2, writer = $3 where id = $1",
      id,
      sha256,
      writer,
    )
  }
  return id
}

/** Where its bytes are, in a directory. */
export function pathOfResult(world: World, id: FileId): string {
  return join(world.filesDir, id, String(resultWriter))
}

async function keyOf(world: World, owner: Visitor, id: FileId): Promise<Secret<Uint8Array>> {
  const proof = rowProof(new Secret(owner.sessionToken))
  const dataKey = await connectBroker(world.broker.api).fileKey(proof, id)
  if (dataKey === null) throw new Error('the broker gave no key')
  return dataKey
}

async function* inOnePiece(bytes: Buffer) {
  yield bytes
}

const resultWriter = 1
