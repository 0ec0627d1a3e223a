import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { check } from '../test/check.ts'
import { bgzip, changedVariants, target } from '../test/make-files.ts'
import { compareAlleles } from './compare-alleles.ts'
import { judgePanel, overlapOf } from './judge-panel.ts'
import { keepSites, listPanels, pathOfPanel, placeSites, storePanel } from './panel-store.ts'
import { SitesFile } from './sites-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'panels-'))
const panel = { panel: 'test', name: 'Test', build: 'hg19', chromosome: '20' } as const
const small = new URL('../../../apps/sandbox/fixtures/small/panel.chr20.vcf.gz', import.meta.url)
afterAll(() => rmSync(folder, { recursive: true }))
beforeAll(async () => {
  // With the genotypes of 300 people: the sites alone are looked at.
  await storePanel(folder, panel, small.pathname)
})

describe('a file beside a panel', () => {
  it('is counted as the pipeline counts it', async () => {
    const [compared] = (await checkBeside(target)).panels
    expect(compared).toMatchObject({
      panel: 'test',
      counts: {
        match: 683,
        typedOnly: 163,
        alleleSwitch: 0,
        strandFlip: 0,
        flipAndSwitch: 0,
        mismatch: 0,
      },
    })
    expect(compared?.mends).toEqual([])
    expect(overlapOf(compared?.counts ?? none)).toBeCloseTo(683 / 846, 10)
  })

  it('is given the sites to mend, each with what to do', async () => {
    let at = 0
    const file = changedVariants((columns) => {
      at += 1
      const [ref = '', alt = ''] = columns.slice(3, 5)
      if (at % 4 === 1) return columns.with(3, alt).with(4, ref)
      if (at % 4 === 2) return columns.with(3, flip(ref)).with(4, flip(alt))
      return columns
    })
    const [compared] = (await checkBeside(file)).panels
    expect(compared?.counts.alleleSwitch).toBeGreaterThan(100)
    expect(compared?.counts.strandFlip).toBeGreaterThan(100)
    const { alleleSwitch, strandFlip, flipAndSwitch, mismatch } = compared?.counts ?? none
    expect(compared?.mends).toHaveLength(alleleSwitch + strandFlip + flipAndSwitch + mismatch)
    const [id, chromosome, position, , , name, seen, action] = compared?.mends[0]?.split('\t') ?? []
    expect({ chromosome, name }).toEqual({
      chromosome: '20',
      name: 'test',
    })
    expect(id).not.toBe('')
    expect(Number(position)).toBeGreaterThan(1_000_000)
    expect(action).toMatch(/^(swap REF and ALT|flip the strand|leave out)/)
    expect(seen).toMatch(/^[ACGT]+\/[ACGT]+/)
    expect([...judgePanel(compared?.counts ?? none)]).toHaveLength(2)
  })

  it('is not compared with a panel of another build or chromosome, or when it was not read to its end', async () => {
    const others = [
      { ...panel, build: 'hg38' as const },
      { ...panel, chromosome: '21' },
    ]
    for (const other of others) await storePanel(folder, other, small.pathname)
    expect(await listPanels(folder)).toHaveLength(3)
    expect((await checkBeside(target)).panels).toHaveLength(1)
    expect((await checkBeside(target.subarray(0, -28))).panels).toEqual([])
  })

  it('of another build knows little of the panel', async () => {
    const moved = changedVariants((columns) => columns.with(1, String(Number(columns[1]) + 65_000)))
    const [compared] = (await checkBeside(moved)).panels
    expect([...judgePanel(compared?.counts ?? none)]).toEqual([
      expect.stringContaining('services need half'),
    ])
  })
})

it('keeps a file whose like another writer has removed meanwhile, and no other is left', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'panels-'))
  try {
    const { sha256 } = await storePanel(directory, panel, small.pathname)
    {
      await using placed = await placeSites(directory, small.pathname)
      await using dropped = await placeSites(directory, small.pathname)
      expect(dropped.sha256).toBe(sha256)
      await storePanel(directory, panel, written('one', ['20\t5\t.\tA\tC']))
      await keepSites(directory, panel, placed)
    }
    expect(await listPanels(directory)).toEqual([{ ...panel, sha256 }])
    expect(readdirSync(directory).toSorted()).toEqual(
      [`${sha256}.vcf.gz`, 'panels.json'].toSorted(),
    )
  } finally {
    rmSync(directory, { recursive: true })
  }
})

describe('a panel that breaks', () => {
  it.each([
    ['damaged', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['gone', () => null],
    ['made to swell', () => bgzip(`20\t60000\t.\tA\t${'C,'.repeat(100)}C\n`)],
  ])('because it is %s is left out, and no other', async (_, change) => {
    const other = { ...panel, panel: 'other', serviceId: 7, sha256: '0'.repeat(64) }
    const bytes = change(readFileSync(small))
    const path = pathOfPanel(folder, other)
    if (bytes === null) rmSync(path, { force: true })
    else writeFileSync(path, bytes)
    const list = [other, ...(await listPanels(folder))]
    const report = await check(target, { panels: { directory: folder, list } })
    expect(report.panels).toEqual((await checkBeside(target)).panels)
    expect(report.unreadPanels).toEqual([
      { panel: 'other', serviceId: 7, problem: expect.any(String) },
    ])
  })
})

describe('compareAlleles', () => {
  const sites = [{ position: 1, reference: 'A', alternate: 'G' }]

  it.each([
    ['A', 'G', 'match'],
    ['g', 'a', 'alleleSwitch'],
    ['T', 'C', 'strandFlip'],
    ['C', 'T', 'flipAndSwitch'],
    ['A', 'C', 'mismatch'],
  ] as const)('%s/%s is a %s', (reference, alternate, agreement) => {
    expect(compareAlleles(reference, alternate, sites)).toBe(agreement)
    expect(compareAlleles(reference, alternate, [])).toBe('typedOnly')
    expect(
      compareAlleles(reference, alternate, [{ position: 1, reference: 'AT', alternate: 'A' }]),
    ).toBe('typedOnly')
  })
})

describe('SitesFile', () => {
  it('gives the sites of a position, each alternate by itself, however far apart they are', () => {
    const lines = ['5\t.\tA\tC,G', '5\t.\tAT\tA', '900\t.\tC\tT'].map((line) => `20\t${line}`)
    using sites = new SitesFile(written('few', lines))
    expect(sites.at(4)).toEqual([])
    expect(sites.at(5).map(({ alternate }) => alternate)).toEqual(['C', 'G', 'A'])
    expect(sites.at(6)).toEqual([])
    expect(sites.at(900)).toHaveLength(1)
    expect(sites.at(901)).toEqual([])
  })

  it('ends where a file was made to last', () => {
    const swelling = written('swelling', [`20\t5\t.\tA\tC`, `20\t5\t.\tA\t${'C,'.repeat(99)}C`])
    const end = Number.MAX_SAFE_INTEGER
    using many = new SitesFile(swelling)
    const problem = 'there are more than 100 alternates at position 5'
    expect(() => many.at(end)).toThrow(causedBy(problem))
    const three = written('three', ['20\t5\t.\tA\tC,G', '20\t6\t.\tA\tC'])
    const [sites, textBytes] = [3, 24]
    using enough = new SitesFile(three, undefined, { sites, textBytes })
    expect(enough.at(6)).toHaveLength(1)
    using oneMore = new SitesFile(three, undefined, { sites: 2, textBytes })
    expect(() => oneMore.at(end)).toThrow(causedBy('there are more than 2 sites'))
    using longer = new SitesFile(three, undefined, { sites, textBytes: 23 })
    expect(() => longer.at(end)).toThrow(causedBy('they are too much text'))
  })

  it.each([
    ['damaged', target.subarray(0, 5000)],
    ['not sorted', bgzip('20\t9\t.\tA\tC\n20\t8\t.\tA\tC\n')],
    ['without a site', bgzip('##fileformat=VCFv4.2\n')],
  ])('is not stored when it is %s', async (_, bytes) => {
    const path = join(folder, 'bad.vcf.gz')
    writeFileSync(path, bytes)
    const before = await listPanels(folder)
    await expect(storePanel(folder, { ...panel, panel: 'bad' }, path)).rejects.toThrow(/sites/)
    expect(await listPanels(folder)).toEqual(before)
  })
})

async function checkBeside(file: Buffer) {
  return await check(file, { panels: { directory: folder, list: await listPanels(folder) } })
}

function causedBy(message: string) {
  return expect.objectContaining({ cause: expect.objectContaining({ message }) })
}

function written(name: string, lines: readonly string[]): string {
  const path = join(folder, `${name}.vcf.gz`)
  writeFileSync(path, bgzip([...lines, ''].join('\n')))
  return path
}

function flip(base: string): string {
  return { A: 'T', T: 'A', C: 'G', G: 'C' }[base] ?? base
}

const none = {
  match: 0,
  typedOnly: 0,
  alleleSwitch: 0,
  strandFlip: 0,
  flipAndSwitch: 0,
  mismatch: 0,
}
