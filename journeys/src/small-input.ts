import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { BgzfCompress } from '@tessera/sandbox/pipeline/bgzf'
import { TARGET } from '@tessera/sandbox/testing/running-sandbox'

/** The beginning of real genotypes: enough to be checked, and little enough to be checked often. */
export async function smallInput(records: number): Promise<AsyncDisposable & { path: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'tessera-chaos-'))
  const path = join(directory, 'input.vcf.gz')
  const lines = gunzipSync(await readFile(TARGET))
    .toString('latin1')
    .split('\n')
  const header = lines.findIndex((line) => line.startsWith('#CHROM'))
  const text = `${lines.slice(0, header + 1 + records).join('\n')}\n`
  await writeFile(path, await buffer(Readable.from([Buffer.from(text)]).pipe(new BgzfCompress())))
  return {
    path,
    [Symbol.asyncDispose]: async () => await rm(directory, { recursive: true, force: true }),
  }
}
