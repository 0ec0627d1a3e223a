import { createHash } from 'node:crypto'
import { buffer, text } from 'node:stream/consumers'
import type { FileId } from '@tessera/contracts/ids'
import { decryptFile } from '@tessera/crypto/file-cipher'
import { findResultPassword, listResults } from '@tessera/db/files'
import { asUser } from '@tessera/db/unit'
import { Uint8ArrayReader, ZipReader } from '@zip.js/zip.js'
import type { Researcher, SubmittedJob } from './researcher.ts'
import type { World } from './world.ts'

/** Reads a zip as its owner: file and password with keys that the broker gives for her session. */
export async function readResult(
  world: World,
  { user }: Researcher,
  job: SubmittedJob,
  name: string,
): Promise<{
  readonly entries: readonly string[]
  readonly sha256: string
  readonly storedSha256: string
  readonly password: string
}> {
  const { results, kept } = await asUser(world.apiLogin, user.proof, async (unit) => ({
    results: await listResults(unit, { jobId: job.id, attempt: 1 }),
    kept: await findResultPassword(unit, job.id),
  }))
  const result = results.find((candidate) => candidate.name === name)
  const content = kept?.content ?? null
  if (result === undefined || kept === null || content === null) throw new Error('not collected')
  const keyOf = async (id: FileId) => {
    const key = await world.broker.fileKey(user.proof, id)
    if (key === null) throw new Error('no key')
    return key
  }
  const password = await text(
    decryptFile(await keyOf(kept.id), kept.id, {
      size: content.length,
      read: async (position, length) => content.subarray(position, position + length),
    }),
  )
  world.secrets.add(password)
  await using source = await world.files.open(result)
  const bytes = await buffer(decryptFile(await keyOf(result.id), result.id, source))
  const reader = new ZipReader(new Uint8ArrayReader(new Uint8Array(bytes)), {
    password,
    useWebWorkers: false,
  })
  const entries = await reader.getEntries()
  for (const entry of entries) {
    if (!entry.directory) await entry.getData(new WritableStream<Uint8Array>())
  }
  await reader.close()
  return {
    entries: entries.map(({ filename }) => filename),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    storedSha256: result.sha256,
    password,
  }
}
