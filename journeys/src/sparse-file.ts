import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** As long as it says, and next to nothing on the disk. */
export async function sparseFile(
  bytes: number,
): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-large-'))
  const path = join(folder, 'large.vcf.gz')
  await using file = await open(path, 'w')
  await file.truncate(bytes)
  return { path, [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true }) }
}
