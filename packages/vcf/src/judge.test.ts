import { describe, expect, it } from 'vitest'
import { pieces, target } from '../test/make-files.ts'
import { checkVcfStream } from './check-vcf-stream.ts'
import { judgeForJob } from './judge.ts'

describe('judgeForJob', () => {
  it('says of the facts what the check says of the file', async () => {
    const { facts } = await checkVcfStream(pieces(target))
    for (const build of ['hg19', 'hg38'] as const) {
      const limits = { minSamples: 60, maxSamples: 70 }
      const report = await checkVcfStream(pieces(target), { declaredBuild: build, limits })
      expect(judgeForJob(facts, { build, limits })).toEqual(report.findings)
    }
    expect(judgeForJob(facts, { build: 'hg19' })).toEqual([])
  })
})
