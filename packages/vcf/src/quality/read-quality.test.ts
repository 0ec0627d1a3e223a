import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { quality, type Quality, reaching } from '@tessera/contracts/quality'
import { sharedSites, sketchSize } from '@tessera/contracts/site-sketch'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { bgzip, pieces } from '../../test/make-files.ts'
import { plainQuality } from '../../test/plain-quality.ts'
import { endOfFileBlock } from '../bgzf-block.ts'
import { listPanels, storePanel } from '../panel-store.ts'
import { readQuality } from './read-quality.ts'
import { readQualityInThread } from './read-quality-in-thread.ts'

const info = readFileSync(new URL('../../test/minimac4/chr20.info.gz', import.meta.url))
const dose = readFileSync(new URL('../../test/minimac4/chr20.dose.vcf.gz', import.meta.url))
const infoText = gunzipSync(info).toString()
const doseText = gunzipSync(dose).toString()

describe('the quality of real output of Minimac4', () => {
  it('is what its info file says', async () => {
    const found = await qualityOf(info)
    expect(quality.parse(found)).toEqual(found)
    const { windowsOf, ...plain } = plainQuality(infoText)
    expect(found).toMatchObject({ ...plain, measure: 'R2', typedOnly: 0, unmeasured: 0 })
    expect(found).toMatchObject({ unreadable: 0, elsewhere: 0, panel: null })
    expect(found.density).toEqual([
      {
        chromosome: '20',
        variants: windowsOf(() => true, 2),
        typed: windowsOf(({ isTyped }) => isTyped, 2),
        wellImputed: windowsOf(({ isTyped, r2 }) => !isTyped && r2 >= 0.3, 2),
      },
    ])
    // As awk counts them.
    expect(found).toMatchObject({ variants: 6017, typed: 743, imputed: 5274 })
    expect(reaching(found)).toEqual({ variants: 3943, atLeast: [2668, 2513, 2257] })
  })

  it('is in the site columns of its dose file too', async () => {
    const { windowsOf: _, ...plain } = plainQuality(doseText)
    expect(await qualityOf(dose)).toMatchObject({ ...plain, measure: 'R2' })
  })

  it('is the same in a thread, and of plain gzip', async () => {
    const found = await readQuality(chunks(info))
    expect(await readQualityInThread(chunks(info))).toEqual(found)
    expect(await readQuality(chunks(gzipSync(infoText)))).toEqual(found)
    expect(await readQuality(chunks(gzipSync(infoText.replaceAll('\n', '\r\n'))))).toEqual(found)
  })

  it('does not depend on how the bytes are cut', async () => {
    const found = await readQuality(chunks(info))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 500, max: 60_000 }), async (size) => {
        expect(await readQuality(chunks(info, size))).toEqual(found)
      }),
      { numRuns: 10 },
    )
  })
})

describe('the sites of a file', () => {
  it('are the same with and without the prefix of chromosomes', async () => {
    const { sites } = await qualityOf(info)
    expect(sites).toHaveLength(sketchSize)
    const prefixed = gzipSync(infoText.replaceAll(/^20\t/gm, 'chr20\t'))
    expect((await qualityOf(prefixed)).sites).toEqual(sites)
  })

  it('are shared by as many as an exact count says, within some hundredths', async () => {
    const lines = infoText.trimEnd().split('\n')
    const header = lines.filter((line) => line.startsWith('#'))
    const variants = lines.filter((line) => !line.startsWith('#'))
    const part = (from: number, to: number) =>
      gzipSync([...header, ...variants.slice(from, to), ''].join('\n'))
    const [one, other] = [await qualityOf(part(0, 4000)), await qualityOf(part(2000, 6017))]
    const shared = sharedSites(one.sites, other.sites)
    expect(shared?.isExact).toBe(false)
    expect(Math.abs((shared?.share ?? 0) - 2000 / 6017)).toBeLessThan(0.05)
  })

  it('differ by chromosome, position and each allele, and count once', async () => {
    const lines = [
      '7\t5\t.\tA\tC',
      '8\t5\t.\tA\tC',
      '7\t6\t.\tA\tC',
      '7\t5\t.\tAC\tC',
      '7\t5\t.\tA\tCC',
    ]
    const text = [...lines, ...lines].map((line) => `${line}\t.\tPASS\tR2=0.5;AF=0.1`)
    expect(new Set((await qualityOf(vcf(...text))).sites).size).toBe(5)
  })
})

describe('the quality of other engines', () => {
  it("is in Minimac3's table", async () => {
    const table = [
      'SNP\tREF(0)\tALT(1)\tALT_Frq\tMAF\tAvgCall\tRsq\tGenotyped\tLooRsq\tEmpR\tEmpRsq\tDose0\tDose1',
      '20:1000226\tA\tT\t0.00017\t0.00017\t0.99983\t0.00671\tImputed\t-\t-\t-\t-\t-',
      '20:1001135:G:A\tG\tA\t0.02000\t0.02000\t1.00000\t0.99000\tGenotyped\t0.98\t0.95\t0.90250\t0.9\t0.1',
      '20:2500000\tG\tA\t0.75000\t0.25000\t0.99\t0.84000\tImputed\t-\t-\t-\t-\t-',
      '20:2500001\tG\tA\t0.5\t0.5\t0.99\t-\tTyped_Only\t-\t-\t-\t-\t-',
    ]
    const found = await qualityOf(gzipSync(`${table.join('\n')}\n`))
    expect(found).toMatchObject({ variants: 4, typed: 1, typedOnly: 1, imputed: 2, measure: 'R2' })
    expect(found.byFrequency[0]).toMatchObject({ variants: 1, r2Sum: 0.0067, atLeast: [0, 0, 0] })
    expect(found.byFrequency[3]).toMatchObject({ empirical: { variants: 1, r2Sum: 0.9025 } })
    expect(found.byFrequency[7]).toMatchObject({ variants: 1, r2Sum: 0.84, atLeast: [1, 1, 1] })
    expect(found.density).toEqual([
      { chromosome: '20', variants: [0, 2, 2], typed: [0, 1, 1], wellImputed: [0, 0, 1] },
    ])
  })

  it("is in Beagle's DR2, where what was not imputed was typed", async () => {
    const found = await qualityOf(
      vcf(
        'chr7\t5\t.\tA\tC,G\t.\tPASS\tDR2=0.61,0.1;AF=0.3,0.01;IMP',
        'chr7\t9\t.\tA\tC\t.\tPASS\tDR2=1.00;AF=0.1',
      ),
    )
    expect(found).toMatchObject({ measure: 'DR2', typed: 1, imputed: 1 })
    expect(reaching(found)).toEqual({ variants: 1, atLeast: [1, 1, 0] })
    expect(found.density[0]?.chromosome).toBe('7')
  })
})

describe('beside the panel', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quality-panels-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const panel = { panel: 'test', name: 'Test', build: 'hg19', chromosome: '20' } as const
  const directory = new URL('../../../../apps/sandbox/fixtures/panel-sites', import.meta.url)

  it('are the frequencies of variants that both have', async () => {
    const [file] = await listPanels(directory.pathname)
    if (file === undefined) throw new Error('the fixture is not there')
    const options = { panel: { directory: directory.pathname, files: [file] as const } }
    const found = await readQualityInThread(chunks(info), options)
    if (found.kind !== 'read' || found.quality.panel === null) throw new Error('not compared')
    const { typed, imputed, typedApart, name } = found.quality.panel
    expect(name).toBe(file.name)
    // Minimac4 writes the panel's own variants, and this panel is the one that it used.
    expect([total(typed), total(imputed)]).toEqual([743, 5274])
    const near = (counts: readonly number[]) =>
      total(counts.filter((_, cell) => Math.abs(Math.floor(cell / 20) - (cell % 20)) <= 2))
    expect(near(imputed) / 5274).toBeGreaterThan(0.95)
    expect(typedApart).toBeLessThan(20)
    expect(quality.parse(found.quality)).toEqual(found.quality)
  })

  it('finds a swap by its frequency, and compares nothing that the panel calls otherwise', async () => {
    const sites = join(folder, 'sites.vcf.gz')
    writeFileSync(
      sites,
      vcf(
        '20\t100\t.\tA\tC,T\t.\t.\tAC=5;AF=0.1,0.3',
        '20\t200\t.\tA\tC\t.\t.\tAF=0.25',
        '20\t300\t.\tA\tC\t.\t.\tDP=9',
      ),
    )
    const stored = await storePanel(folder, panel, sites)
    const line = (at: number, alleles: string, af: number, flags: string) =>
      `chr20\t${at}\t.\t${alleles}\t.\t.\tAF=${af};R2=0.9;${flags}`
    const reading = await readQuality(
      chunks(
        vcf(
          line(100, 'A\tC', 0.12, 'IMPUTED'),
          line(100, 'A\tT', 0.33, 'TYPED;IMPUTED'),
          line(100, 'A\tG', 0.5, 'IMPUTED'),
          line(200, 'A\tC', 0.78, 'TYPED;IMPUTED'),
          line(200, 'C\tA', 0.25, 'IMPUTED'),
          line(150, 'A\tC', 0.25, 'IMPUTED'),
          line(300, 'A\tC', 0.25, 'IMPUTED'),
          line(400, 'A\tC', 0.25, 'IMPUTED'),
          '21\t400\t.\tA\tC\t.\t.\tAF=0.3;R2=1;IMPUTED',
        ),
      ),
      { panel: { directory: folder, files: [stored] } },
    )
    if (reading.kind !== 'read' || reading.quality.panel === null) throw new Error('not compared')
    const { typed, imputed, typedApart, imputedApart } = reading.quality.panel
    const cells = (counts: readonly number[]) =>
      counts.flatMap((count, cell) => (count === 0 ? [] : [[cell, count]]))
    expect(cells(imputed)).toEqual([[2 * 20 + 2, 1]])
    expect(cells(typed)).toEqual([
      [6 * 20 + 6, 1],
      [15 * 20 + 5, 1],
    ])
    expect({ typedApart, imputedApart }).toEqual({ typedApart: 1, imputedApart: 0 })
  })
})

describe('what is no such file, or a hostile one', () => {
  it.each([
    ['another format', 'PK not gzip at all', 'damaged'],
    ['a file that is cut off', info.subarray(0, info.length - 5000), 'damaged'],
    ['a file that is cut off between two blocks', info.subarray(0, -28), 'damaged'],
    ['plain gzip that is cut off', gzipSync(infoText).subarray(0, -2000), 'damaged'],
    ['an empty file', gzipSync(''), 'no_values'],
    ['no bytes at all', '', 'damaged'],
    ['text', gzipSync('<html>\n502\n'.repeat(1000)), 'no_values'],
    ['a VCF without the fields', vcf('20\t5\t.\tA\tC\t.\tPASS\tDP=5'), 'no_values'],
    [
      'dosages of typed sites alone',
      vcf('20\t5\t.\tA\tC\t.\t.\tTYPED\tGT:LDS\t0|0:0,0'),
      'no_values',
    ],
  ])('%s', async (_, bytes, problem) => {
    expect(await readQuality(chunks(Buffer.from(bytes)))).toEqual({ kind: 'unreadable', problem })
  })

  it('counts lines that are no variants, and goes on', async () => {
    const good = '20\t1001\t.\tA\tC\t.\tPASS\tAF=0.2;R2=0.9;IMPUTED'
    const found = await qualityOf(
      vcf(
        good,
        '20\tfar\t.\tA\tC\t.\tPASS\tAF=0.2;R2=0.9;IMPUTED',
        '20\t99999999999\t.\tA\tC\t.\tPASS\tAF=0.2;R2=0.9;IMPUTED',
        '20 1001 . A C . PASS AF=0.2',
        '\t\t\t\t\t\t\t',
        '20\t5',
        'x'.repeat(200_000),
        `20\t5\t.\tA\t${'C'.repeat(200_000)}\t.\tPASS\tAF=0.2;R2=0.9;IMPUTED`,
        good,
      ),
    )
    expect(found).toMatchObject({ variants: 2, imputed: 2, unreadable: 7 })
  })

  it('puts values out of range in no bin, and strange places in no window', async () => {
    const line = (place: string, values: string) => `${place}\t.\tA\tC\t.\t.\t${values};IMPUTED`
    const found = await qualityOf(
      vcf(
        line('20\t1', 'AF=0.2;R2=0.9'),
        line('20\t1', 'AF=7;R2=0.9'),
        line('20\t1', 'AF=0.2;R2=nan'),
        line('20\t1', 'AF=-0.5;R2=-3'),
        line('HLA*01:01\t1', 'AF=0.2;R2=1.003'),
        line('20\t999999999', 'AF=0.2;R2=0.1'),
        ...Array.from({ length: 3000 }, (_, n) => line(`un${n}\t1`, 'AF=0;R2=0')),
      ),
    )
    expect(found).toMatchObject({ variants: 3006, unmeasured: 3, monomorphic: 3000 })
    expect(found).toMatchObject({ elsewhere: 3002 })
    expect(found.density).toEqual([
      { chromosome: '20', variants: [4], typed: [0], wellImputed: [2] },
    ])
  })

  it('answers for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), fc.boolean(), async (bytes, isText) => {
        const head = isText ? '#CHROM\n' : ''
        const reading = await readQuality(
          chunks(gzipSync(Buffer.concat([Buffer.from(head), bytes]))),
        )
        expect(reading.kind).toBeTruthy()
      }),
    )
  })

  it('takes no more memory and stores no more, however many people a file holds', async () => {
    const people = bgzip(`${'0|0:0,0:1,0,0:0\t'.repeat(40_000)}\n`, { withEnd: false })
    const site = (n: number) =>
      bgzip(`X\t${1 + n * 1000}\t.\tA\tC\t.\t.\tAF=0.2;MAF=0.2;R2=0.9;IMPUTED\tGT:DS\t`, {
        withEnd: false,
      })
    const megabytes = async function* () {
      yield bgzip('#CHROM\n', { withEnd: false })
      for (let n = 0; n < 600; n += 1) yield Buffer.concat([site(n), people])
      yield endOfFileBlock
    }
    const before = process.memoryUsage().rss
    const reading = await readQuality(megabytes())
    // Of 384 MB of text.
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6)
    expect(JSON.stringify(reading).length).toBeLessThan(20_000)
    expect(reading).toMatchObject({ kind: 'read', quality: { variants: 600, unreadable: 0 } })
  })

  it('ends when its signal does', async () => {
    const stop = new AbortController()
    const unending = async function* () {
      yield gzipSync('#CHROM\n')
      for (;;) {
        stop.abort(new Error('enough'))
        yield gzipSync('20\t1\n')
      }
    }
    await expect(readQualityInThread(unending(), { signal: stop.signal })).rejects.toThrow('enough')
  })
})

async function qualityOf(bytes: Uint8Array): Promise<Quality> {
  const reading = await readQuality(chunks(bytes))
  if (reading.kind !== 'read') throw new Error(reading.problem)
  return reading.quality
}

async function* chunks(bytes: Uint8Array, size?: number): AsyncGenerator<Uint8Array> {
  yield* pieces(bytes, size)
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

function vcf(...lines: readonly string[]): Buffer {
  return bgzip(
    `##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n${lines.join('\n')}\n`,
  )
}
