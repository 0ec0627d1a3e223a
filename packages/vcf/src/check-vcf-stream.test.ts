import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { check, codes } from '../test/check.ts'
import {
  bgzip,
  changedTarget,
  changedVariants,
  pieces,
  target,
  targetParts,
  targetText,
} from '../test/make-files.ts'
import { endOfFileBlock } from './bgzf-block.ts'
import { checkVcfStream } from './check-vcf-stream.ts'
import type { FindingCode } from './report.ts'

describe('a good file', () => {
  it('passes with its facts', async () => {
    const report = await check(target)
    expect(report).toMatchObject({
      verdict: 'pass',
      findings: [],
      facts: {
        complete: true,
        fileformat: 'VCFv4.2',
        samples: 50,
        variants: 1081,
        chromosome: '20',
        firstPosition: 1_000_838,
        lastPosition: 1_999_882,
        phased: false,
        build: { build: 'hg19', certainty: 'strong' },
        compressedBytes: target.length,
        textBytes: targetText.length,
      },
    })
    expect(report.facts.missingRate).toBeCloseTo(646 / (50 * 1081), 10)
  })

  it('gives the same report however the bytes arrive', async () => {
    const whole = await check(target)
    for (const size of [1, 7, 1000, 4096]) {
      expect(await checkVcfStream(pieces(target, size))).toEqual(whole)
    }
  })

  it('passes without a line feed at the end', async () => {
    const report = await check(changedTarget((text) => text.trimEnd()))
    expect(report.verdict).toBe('pass')
    expect(report.facts.variants).toBe(1081)
  })

  it('passes when it is declared on its own build', async () => {
    expect((await check(target, { declaredBuild: 'hg19' })).verdict).toBe('pass')
  })

  it('takes fields beside the genotype', async () => {
    const file = changedVariants((columns) =>
      columns.map((text, column) => {
        if (column < 8) return text
        return column === 8 ? 'GT:DS:PL' : `${text}:0.98:0,10,100`
      }),
    )
    const report = await check(file)
    expect(report.verdict).toBe('pass')
    expect(report.facts.missingRate).toBeCloseTo(646 / (50 * 1081), 10)
  })

  it('knows phased genotypes', async () => {
    const file = changedVariants((columns) => [
      ...columns.slice(0, 9),
      ...columns.slice(9).map((text) => text.replace('./.', '0/1').replace('/', '|')),
    ])
    expect(await check(file)).toMatchObject({ verdict: 'pass', facts: { phased: true } })
  })
})

describe('the container', () => {
  const firstBlockEnd = target.readUInt16LE(16) + 1

  it.each<[string, FindingCode, Buffer]>([
    ['nothing at all', 'empty_file', Buffer.alloc(0)],
    ['only the end-of-file block', 'empty_file', Buffer.from(endOfFileBlock)],
    ['plain text', 'not_gzip', Buffer.from(targetText)],
    ['one byte', 'not_gzip', Buffer.from('#')],
    ['a zip file', 'not_gzip', Buffer.from('504b030414000000', 'hex')],
    ['plain gzip', 'plain_gzip', gzipSync(targetText)],
    ['a cut between two blocks', 'truncated', target.subarray(0, firstBlockEnd)],
    ['a cut inside the first block', 'truncated', target.subarray(0, firstBlockEnd - 100)],
    ['a cut inside the first header', 'truncated', target.subarray(0, 9)],
    ['a cut inside the last block', 'truncated', target.subarray(0, -1)],
    ['a missing end-of-file block', 'truncated', target.subarray(0, -28)],
    [
      'something behind the end',
      'truncated',
      Buffer.concat([target, bgzip('x', { withEnd: false })]),
    ],
    ['a foreign block', 'corrupt', Buffer.concat([target, Buffer.alloc(100, 7)])],
    ['a flipped byte', 'corrupt', flipped(target, 5000)],
    ['BCF', 'not_vcf', bgzip('BCF\u0002\u0002rest')],
    ['another text', 'not_vcf', bgzip('chrom\tpos\n1\t2\n')],
  ])('refuses %s: %s', async (_, code, file) => {
    const report = await check(file)
    expect(report.verdict).toBe('refused')
    expect(codes(report)).toEqual([code])
    expect(report.facts.complete).toBe(false)
  })

  it('refuses a cut file at once when its tail is known', async () => {
    const cut = target.subarray(0, -28)
    let taken = 0
    const counted = function* (): Generator<Uint8Array> {
      for (const piece of pieces(cut, 256)) {
        taken += piece.length
        yield piece
      }
    }
    const report = await checkVcfStream(counted(), { tail: cut.subarray(-28) })
    expect(codes(report)).toContain('truncated')
    expect(taken).toBeLessThan(cut.length)
  })

  it('says gzip, not truncated, for a plain gzip file with a known tail', async () => {
    const file = gzipSync(targetText)
    expect(codes(await check(file, { tail: file.subarray(-28) }))).toEqual(['plain_gzip'])
  })

  it('stops at the limit of text', async () => {
    const report = await check(target, { maxTextBytes: 100_000 })
    expect(codes(report)).toEqual(['too_much_text'])
  })

  it('stops at the limit of a line', async () => {
    const report = await check(target, { maxLineBytes: 200 })
    expect(report.findings[0]).toMatchObject({ code: 'line_too_long', line: 5 })
  })

  it('stops inside a line that never ends', async () => {
    const report = await check(bgzip(`##fileformat=VCFv4.2\n##x=${'x'.repeat(500_000)}`), {
      maxLineBytes: 100_000,
    })
    expect(codes(report)).toEqual(['line_too_long'])
    expect(report.facts.textBytes).toBeLessThan(300_000)
  })
})

describe('the header', () => {
  const { meta, columns, variants } = targetParts()
  const body = `${variants.join('\n')}\n`
  const names = columns.split('\t')

  it.each<[string, FindingCode, string]>([
    ['no ##fileformat', 'header_malformed', `${columns}\n${body}`],
    ['an unknown version', 'header_malformed', `##fileformat=VCFv9.1\n${columns}\n${body}`],
    ['no #CHROM line', 'header_malformed', `${meta.join('\n')}\n${body}`],
    ['only meta lines', 'header_malformed', `${meta.join('\n')}\n`],
    [
      'a misspelt column',
      'header_malformed',
      `${meta.join('\n')}\n${columns.replace('POS', 'BP')}\n`,
    ],
    [
      'no FORMAT column',
      'header_malformed',
      `${meta.join('\n')}\n${columns.replace('FORMAT', 'X')}\n`,
    ],
    ['no samples', 'no_genotypes', `${meta.join('\n')}\n${names.slice(0, 8).join('\t')}\n${body}`],
    ['nothing below it', 'no_variants', `${meta.join('\n')}\n${columns}\n`],
    ['spaces between its columns', 'spaces_for_tabs', `${meta.join('\n')}\n${names.join(' ')}\n`],
  ])('refuses %s: %s', async (_, code, text) => {
    const report = await check(bgzip(text))
    expect(report.verdict).toBe('refused')
    expect(codes(report)).toContain(code)
  })

  it('names a sample that is there twice', async () => {
    const report = await check(changedTarget((text) => text.replace('NA07048', 'NA06989')))
    expect(report.findings).toEqual([
      expect.objectContaining({
        code: 'duplicate_sample',
        severity: 'error',
        message: 'More than one sample is called "NA06989".',
        line: 5,
      }),
    ])
  })

  it('refuses a sample without a name', async () => {
    const report = await check(changedTarget((text) => text.replace('NA07048', '')))
    expect(codes(report)).toEqual(['empty_sample_name'])
  })

  it('takes the usual limits as a warning and those of a service as an error', async () => {
    const few = changedTarget((text) =>
      text
        .split('\n')
        .map((line) =>
          line.startsWith('##')
            ? line
            : line
                .split('\t')
                .slice(0, 9 + 19)
                .join('\t'),
        )
        .join('\n'),
    )
    expect(await check(few)).toMatchObject({
      verdict: 'warning',
      findings: [{ code: 'too_few_samples', severity: 'warning' }],
    })
    expect(await check(few, { limits: { minSamples: 20, maxSamples: 30 } })).toMatchObject({
      verdict: 'refused',
      findings: [{ code: 'too_few_samples', severity: 'error' }],
    })
    expect((await check(few, { limits: { minSamples: 5, maxSamples: 30 } })).verdict).toBe('pass')
    expect(codes(await check(target, { limits: { minSamples: 5, maxSamples: 30 } }))).toEqual([
      'too_many_samples',
    ])
  })
})

describe('a header of one megabyte', () => {
  it('takes no longer than another when each line names an assembly', async () => {
    const { meta, columns, variants } = targetParts()
    const names = Array.from({ length: 60_000 }, (_, index) => `##reference=${index}`)
    const file = bgzip([...meta, ...names, columns, ...variants, ''].join('\n'))
    const start = performance.now()

    const report = await check(file)

    expect(report.verdict).not.toBe('refused')
    expect(performance.now() - start).toBeLessThan(2_500)
  })
})

describe('the variants', () => {
  it.each<[string, FindingCode, Buffer]>([
    [
      'carriage returns',
      'carriage_returns',
      changedTarget((text) => text.replaceAll('\n', '\r\n')),
    ],
    ['spaces for tabs', 'spaces_for_tabs', changedVariants((columns) => [columns.join(' ')])],
    ['one column too few', 'ragged_line', changedVariants((columns) => columns.slice(0, -1))],
    ['one column too many', 'ragged_line', changedVariants((columns) => [...columns, '0/0'])],
    ['an empty line', 'ragged_line', changedTarget((text) => text.replace(/\n20\t/, '\n\n20\t'))],
    ['an empty column', 'line_malformed', atLine(7, 2, '')],
    ['a position in words', 'line_malformed', atLine(7, 1, '1e6')],
    ['a strange reference', 'line_malformed', atLine(7, 3, '<A>')],
    ['a strange alternate', 'line_malformed', atLine(7, 4, 'A$')],
    ['an empty alternate', 'line_malformed', atLine(7, 4, 'A,')],
    ['a genotype in letters', 'line_malformed', atLine(7, 30, 'A/G')],
    ['an allele that is not listed', 'line_malformed', atLine(7, 30, '0/2')],
    ['an unfinished genotype', 'line_malformed', atLine(7, 58, '0/')],
    ['FORMAT without GT', 'no_genotypes', atLine(7, 8, 'DS')],
    ['a chromosome nobody knows', 'chromosome_unknown', everywhere(0, 'GL000191.1')],
    ['chromosome Y', 'chromosome_unknown', everywhere(0, 'Y')],
    ['two chromosomes', 'several_chromosomes', atLine(700, 0, '21')],
    ['equal alleles', 'ref_equals_alt', atLine(7, 4, 'G', 3, 'g')],
    ['a position beyond every build', 'position_out_of_range', atLine(1080, 1, '64444168')],
    ['a step back', 'unsorted', atLine(700, 1, '1000000')],
  ])('refuses %s: %s', async (_, code, file) => {
    const report = await check(file)
    expect(report.verdict).toBe('refused')
    expect(codes(report)).toContain(code)
  })

  it('counts the lines that share a finding', async () => {
    const file = changedVariants((columns, index) => {
      if (index % 100 === 3) columns[4] = columns[3] ?? ''
      return columns
    })
    const [finding] = (await check(file)).findings
    expect(finding).toMatchObject({ code: 'ref_equals_alt', line: 9, count: 11 })
  })

  it('names several faults at once', async () => {
    const file = changedVariants((columns, index) => {
      if (index === 10) columns[1] = '1'
      if (index === 20) columns[4] = columns[3] ?? ''
      return columns
    })
    expect(codes(await check(file)).toSorted()).toEqual(['ref_equals_alt', 'unsorted'])
  })

  it('warns of repeated and of multiallelic variants', async () => {
    let previous: string[] = []
    const file = changedVariants((columns, index) => {
      if (index === 50) return previous
      if (index === 60) columns[4] = 'A,T,G'.replace(`${columns[3]},`, '')
      previous = [...columns]
      return columns
    })
    const report = await check(file)
    expect(report.verdict).toBe('warning')
    expect(codes(report).toSorted()).toEqual(['duplicate_site', 'multiallelic'])
    expect(report.facts.leftOut.multiallelic).toBe(1)
  })

  it('takes another allele at the same position for another variant', async () => {
    let previous: string[] = []
    const file = changedVariants((columns, index) => {
      if (index === 50) return previous.with(4, previous[4] === 'A' ? 'T' : 'A').with(3, 'GGG')
      previous = [...columns]
      return columns
    })
    expect(codes(await check(file))).toEqual([])
  })

  it('judges many missing genotypes and gaps in phased data', async () => {
    const sparse = changedVariants((columns) =>
      columns.map((text, column) => (column > 8 && column % 10 === 0 ? './.' : text)),
    )
    const report = await check(sparse)
    expect(codes(report)).toEqual(['sparse_chunk', 'missing_genotypes'])
    expect(report.verdict).toBe('refused')
    expect(report.facts.sparseSamples).toBe(5)

    const phased = changedVariants((columns) => columns.map((text) => text.replace('/', '|')))
    expect(codes(await check(phased))).toEqual(['missing_in_phased'])
  })

  it('warns of a mixture of phased and unphased genotypes', async () => {
    const report = await check(atLine(9, 20, '0|1'))
    expect(codes(report)).toEqual(['mixed_phase'])
    expect(report.facts.phased).toBe(false)
  })
})

/** Changes columns of one line; more columns and texts may follow. */
function atLine(line: number, column: number, text: string, second = column, other = text): Buffer {
  const { meta } = targetParts()
  const wanted = line - meta.length - 2
  return changedVariants((columns, index) =>
    index === wanted ? columns.with(column, text).with(second, other) : columns,
  )
}

function everywhere(column: number, text: string): Buffer {
  return changedVariants((columns) => columns.with(column, text))
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 0xff
  return copy
}
