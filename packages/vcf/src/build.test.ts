import { describe, expect, it } from 'vitest'
import { check, codes } from '../test/check.ts'
import { changedTarget, target } from '../test/make-files.ts'

describe('the build', () => {
  const hg38Contig = '##contig=<ID=20,length=64444167>'

  it('refuses the other build, with its grounds', async () => {
    const report = await check(target, { declaredBuild: 'hg38' })
    expect(codes(report)).toEqual(['build_mismatch'])
    expect(report.findings[0]).toMatchObject({
      message:
        'The file is hg19, not hg38. The header gives chromosome 20 63025520 bases, its length in hg19.',
      remedy: 'Choose hg19 as the build of the file.',
      commands: [],
    })
  })

  it('refuses the other build when positions alone tell', async () => {
    const file = changedTarget((text) =>
      text.replace(/##contig.*\n/, '').replace('\t1999882\t', '\t63025521\t'),
    )
    expect(codes(await check(file, { declaredBuild: 'hg19' }))).toContain('build_mismatch')
  })

  it('refuses a position beyond what the header itself says', async () => {
    const file = changedTarget((text) => text.replace('\t1999882\t', '\t63025521\t'))
    expect(codes(await check(file))).toContain('position_out_of_range')
  })

  it('refuses the wrong prefix, with the command that mends it', async () => {
    const file = changedTarget((text) => text.replaceAll(/^20\t/gm, 'chr20\t'))
    for (const options of [{}, { declaredBuild: 'hg19' }] as const) {
      const report = await check(file, options)
      expect(codes(report)).toEqual(['prefix_mismatch'])
      expect(report.findings[0]?.commands[0]).toBe('echo "chr20 20" > names.txt')
    }
  })

  it('refuses hg38 without the prefix', async () => {
    const file = changedTarget((text) => text.replace(/##contig.*/, hg38Contig))
    const report = await check(file, { declaredBuild: 'hg38' })
    expect(codes(report)).toEqual(['prefix_mismatch'])
  })

  it('passes hg38 with the prefix', async () => {
    const file = changedTarget((text) =>
      text
        .replace(/##contig.*/, hg38Contig.replace('20', 'chr20'))
        .replaceAll(/^20\t/gm, 'chr20\t'),
    )
    expect((await check(file, { declaredBuild: 'hg38' })).verdict).toBe('pass')
    expect((await check(file)).facts.build).toMatchObject({ build: 'hg38', certainty: 'strong' })
  })

  it('warns when only the prefix tells', async () => {
    const file = changedTarget((text) => text.replace(/##contig.*\n/, ''))
    expect(await check(file)).toMatchObject({
      verdict: 'warning',
      findings: [{ code: 'build_unclear' }],
      facts: { build: { build: 'hg19', certainty: 'weak' } },
    })
    expect((await check(file, { declaredBuild: 'hg19' })).verdict).toBe('pass')
  })

  it('does not guess from a header that contradicts itself', async () => {
    const file = changedTarget((text) =>
      text.replace(/(##contig.*)/, '$1\n##contig=<ID=21,length=46709983>'),
    )
    expect(await check(file)).toMatchObject({
      verdict: 'warning',
      findings: [{ code: 'build_unclear' }],
      facts: { build: { build: null, certainty: 'none' } },
    })
  })
})
