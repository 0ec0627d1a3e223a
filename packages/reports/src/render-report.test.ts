import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { autosomes, exampleJobReport, exampleStudyReport, full } from '../test/example-reports.ts'
import { renderInAnotherProcess } from '../test/another-process.ts'
import { allOf, readPdf, textOf } from '../test/read-pdf.ts'
import { renderReport } from './render-report.ts'

describe('a report', () => {
  it('is the same byte for byte in another process, time zone and language', async () => {
    const here = createHash('sha256')
      .update(await renderReport(exampleJobReport()))
      .digest('hex')
    const places = [
      { TZ: 'Pacific/Kiritimati', LANG: 'fr_FR.UTF-8', LC_ALL: 'fr_FR.UTF-8' },
      { TZ: 'America/Anchorage', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' },
    ]
    for (const place of places)
      expect(await renderInAnotherProcess('job', place)).toMatchObject({ sha256: here })
    const later = exampleJobReport()
    const other = await renderReport({ ...later, madeAt: '2026-11-23T08:36:01.000Z' })
    expect(createHash('sha256').update(other).digest('hex')).not.toBe(here)
  })

  it('has headings, lists, tables and figures that are read in their order', async () => {
    const bytes = await renderReport(exampleJobReport())
    const { nodes, title, outline } = await readPdf(bytes)
    expect(title).toBe('cohort-a chr1: report of a job')
    expect(allOf(nodes, 'H1').map(textOf)).toEqual(['cohort-a chr1'])
    const sections = allOf(nodes, 'H2').map(textOf)
    expect(sections).toEqual(['Contents', ...sectionTitles])
    expect(outline.map((entry) => entry.title)).toEqual(sectionTitles)
    expect(allOf(nodes, 'TOCI').map((entry) => textOf(entry).replace(/ \d+$/, ''))).toEqual(
      sectionTitles,
    )
    for (const figure of allOf(nodes, 'Figure')) expect(figure.alt?.length).toBeGreaterThan(60)
    expect(allOf(nodes, 'Figure')).toHaveLength(6)
    expect(allOf(nodes, 'Figure')[0]?.alt).toContain('0.1 to 0.5 %: 0.450')
    const [attempts] = allOf(nodes, 'Table')
    if (attempts === undefined) throw new Error('no table')
    expect(allOf([attempts], 'TH').map(textOf)).toEqual([
      'Attempt',
      'Submitted (UTC)',
      'Ended (UTC)',
      'State',
      'Files',
      'Results',
      '2',
      '1',
    ])
    expect(allOf([attempts], 'Caption').map(textOf)).toEqual([
      'Table 1. Each attempt, the newest first',
    ])
    const raw = Buffer.from(bytes).toString('latin1')
    expect(raw).toContain('/Scope /Column')
    expect(raw).toContain('/Scope /Row')
    const facts = allOf(nodes, 'LI').map((item) => item.children.map(textOf))
    expect(facts).toContainEqual(['Credential', 'Lab token 2026'])
    expect(facts).toContainEqual(['Where', 'University of Cape Town, South Africa'])
    const letters = allOf(nodes, 'P').map(textOf).join(' ')
    expect(letters).toContain('Imputed variants with an estimated R² below 0.3')
    expect(allOf(nodes, 'LI').map(textOf).join(' ')).toContain('Schönherr')
  })

  it('says that it is PDF/UA, and has its fonts in it', async () => {
    const raw = Buffer.from(await renderReport(exampleJobReport())).toString('latin1')
    expect(raw).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(raw).toContain('/Lang (en-GB)')
    expect(raw).toContain('/DisplayDocTitle true')
    const fonts = [...raw.matchAll(/\/BaseFont \/(\S+)/g)].map(([, name]) => name)
    expect(new Set(fonts)).toEqual(
      new Set([
        'CZZZZZ+SourceSans3-SemiBold',
        'DZZZZZ+SourceSans3-Regular',
        'EZZZZZ+SourceCodePro-Regular',
      ]),
    )
    expect(raw.match(/\/FontFile2 /g)).toHaveLength(3)
  })

  it('tells of a study who is in it, and of each job what and where', async () => {
    const { nodes } = await readPdf(await renderReport(exampleStudyReport(3)))
    expect(allOf(nodes, 'H3').map(textOf)).toEqual([
      'cohort-a chr1',
      'cohort-a chr2',
      'cohort-a chr3',
    ])
    const cells = allOf(nodes, 'TH', 'TD').map(textOf)
    expect(cells).toEqual(
      expect.arrayContaining(['José Conceição (jose)', 'Contributor', 'k.mwangi']),
    )
    expect(cells).toEqual(expect.arrayContaining(['All', '520,473']))
  })

  it('has nothing of what was not found', async () => {
    const empty = { quality: null, counted: null, control: null, methods: null, results: [] }
    const { nodes } = await readPdf(await renderReport(exampleJobReport(empty)))
    expect(allOf(nodes, 'Figure')).toEqual([])
    const without = ['How well was imputed', 'Quality control at the service', 'Methods']
    expect(allOf(nodes, 'H2').map(textOf)).toEqual([
      'Contents',
      ...sectionTitles.filter((title) => !without.includes(title)),
    ])
    const study = await readPdf(await renderReport(exampleStudyReport(0)))
    expect(allOf(study.nodes, 'P').map(textOf)).toContain('No job is in the study.')
  })

  it('draws a whole genome on one page', async () => {
    const report = exampleJobReport(exampleJobReport().job)
    const { nodes, pages } = await readPdf(
      await renderReport({ ...report, job: { ...report.job, ...genome() } }),
    )
    expect(pages).toBeLessThan(10)
    const alts = allOf(nodes, 'Figure').map(({ alt }) => alt ?? '')
    expect(alts.some((alt) => alt.includes('Chromosome 22: '))).toBe(true)
  })
})

describe('whatever people write', () => {
  it.each([
    ['ten thousand letters', 'a'.repeat(10_000)],
    ['ten thousand letters in words', 'long name '.repeat(1000)],
    ['Arabic', 'محمد الفارسي'],
    ['Hebrew between Latin', 'Dr שרה כהן, Haifa'],
    ['emoji', '🧬👩🏾‍🔬 Cohort 😀'],
    ['Amharic, which no font here has', 'የኢትዮጵያ ጥናት'],
    ['control characters', 'a\u0000b\u001b[31m\u202Egnp.exe\u2066\uFEFF'],
    ['half of a letter', 'a\uD83D b\uDE00'],
    ['XML and PDF', '</rdf:li>&<script>) /Type /Catalog >> endobj (%'],
    ['nothing to see', '\u200B \u00AD'],
    ['accents by themselves', 'e\u0301\u0301\u0301 Ẹ́ ŋ ɓ ǃKung'],
  ])('is written: %s', async (_, name) => {
    const report = exampleJobReport()
    const { job } = report
    const [input] = job.inputs
    if (input === undefined) throw new Error('no file')
    const hostile = exampleJobReport({
      ...job,
      name,
      stateText: name,
      owner: { username: 'ada', name },
      inputs: [{ ...input, name, findings: [{ severity: 'warning', message: name }] }],
    })
    const bytes = await renderReport(hostile)
    const { nodes, pages, pieces } = await readPdf(bytes)
    expect(allOf(nodes, 'H2').map(textOf)).toEqual(['Contents', ...sectionTitles])
    expect(pages).toBeLessThan(9)
    for (const { right, text } of pieces) expect(right, text).toBeLessThanOrEqual(534.5)
    const raw = Buffer.from(bytes).toString('latin1')
    expect(raw.includes('<rdf:li>&')).toBe(false)
    expect(raw.match(/\/Type \/Catalog\n/g)).toHaveLength(1)
  })

  it('is there as it was written where it is drawn otherwise', async () => {
    const bytes = await renderReport(exampleJobReport({ name: 'يد ጥናት' }))
    const { pieces } = await readPdf(bytes)
    const title = pieces.filter(({ y }) => y > 740 && y < 765).map(({ text }) => text)
    expect(title.join('')).toContain('\uFFFD')
    expect(title.join('')).toContain('يد')
  })
})

function genome() {
  const { quality, control } = exampleJobReport(full(autosomes) as never).job
  return { quality, control }
}

const sectionTitles = [
  'What ran, where and when',
  'Settings',
  'How well was imputed',
  'Quality control at the service',
  'Files',
  'Methods',
  'Documents relied on',
  'Provenance',
]
