import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { check, codes } from '../test/check.ts'
import { bgzip, changedVariants, target, targetParts } from '../test/make-files.ts'
import type { FindingCode } from './report.ts'

const folder = mkdtempSync(join(tmpdir(), 'vcf-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('what services leave out or refuse', () => {
  it.each<[string, FindingCode, 'warning' | 'refused', Buffer]>([
    ['symbolic alleles', 'symbolic_allele', 'warning', everyTenth(4, '<DEL>')],
    ['a star', 'symbolic_allele', 'warning', everyTenth(4, '*')],
    ['a breakend', 'symbolic_allele', 'warning', everyTenth(4, 'G]17:198982]')],
    ['letters that are no bases', 'other_letters', 'warning', everyTenth(3, 'N')],
    ['filter flags', 'filter_flag', 'warning', everyTenth(6, 'q10')],
    [
      'mostly indels',
      'mostly_left_out',
      'warning',
      changed((c, n) => (n % 5 === 0 ? c : c.with(3, 'AT'))),
    ],
    ['only indels', 'too_few_variants', 'refused', changed((c) => c.with(3, 'AT'))],
    ['two variants', 'too_few_variants', 'refused', firstVariants(2)],
    [
      'a lonely variant in a chunk',
      'thin_chunk',
      'warning',
      changed((c, n) => (n < 1080 ? c : c.with(1, '50000000'))),
    ],
    ['a sparse sample in one of two chunks', 'sparse_chunk', 'warning', changed(inTwoChunks)],
    ['the density of sequencing', 'dense_region', 'warning', dense()],
    [
      'gaps in phased genotypes',
      'missing_in_phased',
      'warning',
      genotypes((text) => text.replace('/', '|')),
    ],
    [
      'haploid genotypes',
      'haploid_genotypes',
      'warning',
      genotypes((text, s, n) => (s === 3 && n === 9 ? '1' : text)),
    ],
    [
      'three alleles',
      'ploidy_above_two',
      'refused',
      genotypes((text, s, n) => (s === 3 && n === 9 ? '0/0/1' : text)),
    ],
    [
      'men of one allele, then two',
      'x_ploidy',
      'refused',
      onX((text, s, n) => (s === 3 && n < 500 ? '1' : text)),
    ],
    [
      'half genotypes on X',
      'x_half_called',
      'refused',
      onX((text, s, n) => (s === 3 && n % 5 === 0 ? './1' : text)),
    ],
    ['mitochondria', 'mitochondrial', 'warning', mitochondria()],
  ])('%s: %s', async (_, code, verdict, file) => {
    const report = await check(file)
    expect(codes(report)).toContain(code)
    expect(report.verdict).toBe(verdict)
  })

  it('takes men with one allele on X, and everybody with two in its pseudoautosomal ends', async () => {
    const men = onX((text, sample) => (sample % 2 === 0 ? text.slice(0, 1) : text))
    expect((await check(men)).findings).toEqual([])
    const all = changed((columns, index) => {
      const x = columns
        .with(0, 'X')
        .with(1, String(index < 500 ? 2_000_000 + index : 70_000_000 + index))
      return index < 500
        ? x
        : mapGenotypes(x, (text, sample) => (sample % 2 === 0 ? text.slice(0, 1) : text))
    })
    expect((await check(withoutContig(all))).findings).toEqual([
      expect.objectContaining({ code: 'build_unclear' }),
    ])
    const wrong = changed((columns, index) =>
      mapGenotypes(columns.with(0, 'X').with(1, String(2_000_000 + index)), (text) =>
        text.slice(0, 1),
      ),
    )
    expect(codes(await check(withoutContig(wrong)))).toContain('haploid_genotypes')
  })

  it('says what was looked at and is well, and nothing of what was not reached', async () => {
    const { passed } = await check(target)
    expect(passed.map(({ code }) => code)).toEqual([
      'container',
      'header',
      'samples',
      'lines',
      'chromosome',
      'order',
      'build',
      'alleles',
      'density',
      'call rate',
      'phase',
      'ploidy',
    ])
    expect(passed.find(({ code }) => code === 'density')?.message).toMatch(
      /stretch of 20 Mb \(1\); of all, \d+ are the same in all samples, 7 lack more than 10 %/,
    )
    const cut = await check(target.subarray(0, -28))
    expect(cut.passed.map(({ code }) => code)).toEqual(['header', 'samples', 'build'])
    const flagged = await check(everyTenth(6, 'q10'))
    expect(flagged.passed.map(({ code }) => code)).not.toContain('alleles')
  })

  it('knows the same samples in another order by one digest, and others by another', async () => {
    const { meta, columns, variants } = targetParts()
    const names = columns.split('\t')
    const named = async (samples: readonly string[]) => {
      const text = [...meta, [...names.slice(0, 9), ...samples].join('\t'), ...variants, ''].join(
        '\n',
      )
      return (await check(bgzip(text))).facts.samplesDigest
    }
    const samples = names.slice(9)
    expect(await named(samples.toReversed())).toBe(await named(samples))
    expect(await named(samples.with(3, 'somebody'))).not.toBe(await named(samples))
  })
})

describe('the commands', () => {
  it.each<[FindingCode, Buffer]>([
    ['symbolic_allele', everyTenth(4, '<DEL>')],
    ['symbolic_allele', everyTenth(4, '*')],
    ['filter_flag', everyTenth(6, 'q10')],
    [
      'multiallelic',
      changed((c, n) =>
        n === 30 && c[3] === 'C' ? c : c.with(4, n === 30 ? 'GG,TT' : (c[4] ?? '')),
      ),
    ],
    ['duplicate_site', repeated()],
    ['mostly_left_out', changed((c, n) => (n % 5 === 0 ? c : c.with(3, 'AT')))],
    ['ploidy_above_two', genotypes((text, s, n) => (s === 3 && n === 9 ? '0/0/1' : text))],
    ['haploid_genotypes', genotypes((text, s, n) => (s === 3 && n === 9 ? '1' : text))],
    ['x_half_called', onX((text, s, n) => (s === 3 && n % 5 === 0 ? './1' : text))],
    ['prefix_mismatch', changed((c) => c.with(0, 'chr20'))],
  ])('mend %s', async (code, file) => {
    const report = await check(withFlags(file))
    const found = report.findings.find((finding) => finding.code === code)
    expect(found).toBeDefined()
    writeFileSync(join(folder, 'input.vcf.gz'), withFlags(file))
    for (const command of found?.commands ?? []) {
      execFileSync('bash', ['-ec', command], { cwd: folder, stdio: 'pipe' })
    }
    expect(codes(await check(readFileSync(join(folder, 'output.vcf.gz'))))).not.toContain(code)
  })
})

type Change = (text: string, sample: number, index: number) => string

function changed(change: (columns: string[], index: number) => string[]): Buffer {
  return changedVariants(change)
}

function everyTenth(column: number, text: string): Buffer {
  return changed((columns, index) => (index % 10 === 0 ? columns.with(column, text) : columns))
}

function mapGenotypes(
  columns: string[],
  change: (text: string, sample: number) => string,
): string[] {
  return columns.map((text, column) => (column < 9 ? text : change(text, column - 9)))
}

function genotypes(change: Change): Buffer {
  return changed((columns, index) =>
    mapGenotypes(columns, (text, sample) => change(text, sample, index)),
  )
}

/** In the part of X where men have one copy. */
function onX(change: Change): Buffer {
  const file = changed((columns, index) => {
    const x = columns.with(0, 'X').with(1, String(70_000_000 + index))
    return mapGenotypes(x, (text, sample) => change(text, sample, index))
  })
  return withHeader(file, '##contig=<ID=X,length=155270560>')
}

function mitochondria(): Buffer {
  const file = changed((columns, index) =>
    mapGenotypes(columns.with(0, 'MT').with(1, String(index + 1)), (text) => text.slice(0, 1)),
  )
  return withHeader(file, '##contig=<ID=MT,length=16569>')
}

function inTwoChunks(columns: string[], index: number): string[] {
  if (index < 500) return columns
  return mapGenotypes(columns.with(1, String(30_000_000 + index)), (text, sample) =>
    sample === 7 ? './.' : text,
  )
}

function firstVariants(count: number): Buffer {
  const { meta, columns, variants } = targetParts()
  return bgzip([...meta, columns, ...variants.slice(0, count), ''].join('\n'))
}

function dense(): Buffer {
  const { meta, columns, variants } = targetParts()
  const [line = ''] = variants
  const many = Array.from({ length: 20_001 }, (_, index) =>
    line
      .split('\t')
      .with(1, String(1_000_000 + index))
      .join('\t'),
  )
  return bgzip([...meta, columns, ...many, ''].join('\n'))
}

function repeated(): Buffer {
  let previous: string[] = []
  return changed((columns, index) => {
    if (index === 50) return previous
    previous = [...columns]
    return columns
  })
}

function withoutContig(file: Buffer): Buffer {
  return withHeader(file, '##source=test')
}

function withHeader(file: Buffer, line: string): Buffer {
  return bgzip(
    gunzipSync(file)
      .toString('latin1')
      .replace(/##contig.*/, line),
  )
}

/** Declares what the changed lines use, as their maker would. */
function withFlags(file: Buffer): Buffer {
  const text = gunzipSync(file).toString('latin1')
  return bgzip(
    text.replace(
      /(##FORMAT)/,
      '##FILTER=<ID=q10,Description="Low">\n##ALT=<ID=DEL,Description="Gone">\n$1',
    ),
  )
}
