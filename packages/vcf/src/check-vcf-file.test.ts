import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pieces, target, targetPath } from '../test/make-files.ts'
import { checkVcf, checkVcfFile } from './check-vcf-file.ts'
import { checkVcfStream } from './check-vcf-stream.ts'

describe('checkVcfFile', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vcf-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('gives the report of the check on the calling thread', async () => {
    const options = { declaredBuild: 'hg38', limits: { minSamples: 60, maxSamples: 70 } } as const
    expect(await checkVcfFile(targetPath, options)).toEqual(
      await checkVcfStream(pieces(target), options),
    )
  })

  it('refuses a file cut between two blocks without reading it all', async () => {
    const path = join(folder, 'cut.vcf.gz')
    await writeFile(path, target.subarray(0, -28))
    const report = await checkVcfFile(path)
    expect(report).toMatchObject({ verdict: 'refused', facts: { complete: false, variants: 0 } })
    expect(report.findings.map(({ code }) => code)).toContain('truncated')
  })

  it('refuses an empty file', async () => {
    const path = join(folder, 'empty.vcf.gz')
    await writeFile(path, '')
    expect(await checkVcfFile(path)).toMatchObject({ findings: [{ code: 'empty_file' }] })
  })

  it("rejects with the file system's error", async () => {
    await expect(checkVcfFile(join(folder, 'absent'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('checkVcf', () => {
  it('asks its source for more only when the check is done with a chunk, and stops early', async () => {
    let taken = 0
    const source = (async function* (): AsyncGenerator<Uint8Array> {
      for (;;) {
        taken += 1
        yield Buffer.alloc(1000, 7)
      }
    })()
    expect(await checkVcf(source)).toMatchObject({ findings: [{ code: 'not_gzip' }] })
    expect(taken).toBe(1)
  })

  it('rejects with the reason of an abort', async () => {
    const stop = new AbortController()
    const reason = new Error('the job was cancelled')
    const source = (async function* (): AsyncGenerator<Uint8Array> {
      yield target.subarray(0, 1000)
      stop.abort(reason)
      yield target.subarray(1000, 2000)
    })()
    await expect(checkVcf(source, { signal: stop.signal })).rejects.toBe(reason)
    await expect(checkVcf(pieces(target), { signal: stop.signal })).rejects.toBe(reason)
  })
})
