import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Begins and ends as a `.vcf.gz` does, is as long as it says, and takes next to nothing on the disk. */
export async function sparseFile(
  bytes: number,
): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-large-'))
  const path = join(folder, 'large.vcf.gz')
  const whole = execFileSync('bgzip', ['-c'], { input: header(), maxBuffer: 2 ** 24 })
  const end = whole.subarray(-endBytes)
  await using file = await open(path, 'w')
  await file.write(whole.subarray(0, -endBytes))
  await file.truncate(bytes - endBytes)
  await file.write(end, 0, endBytes, bytes - endBytes)
  return { path, [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true }) }
}

/** More than a megabyte, even when it is compressed. */
function header(): string {
  const lines = Array.from({ length: 2000 }, () => `##note=${randomBytes(1000).toString('base64')}`)
  return ['##fileformat=VCFv4.2', ...lines, ''].join('\n')
}

/** The empty block that ends every file of bgzip. */
const endBytes = 28
