import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { html } from 'hono/html'
import type { Panel } from '../panel.ts'
import type { Chunk, FrequencyPair, QualityReport } from './quality-control.ts'
import { statisticsMessage } from './quality-messages.ts'

export interface ReportContext {
  readonly engine: string
  readonly jobId: string
  readonly panel: Panel
  readonly population: string
}

/** Writes `qc_report.txt`, `quality-control.html` and `statistics/*.txt`. */
export async function writeReportFiles(
  folder: string,
  report: QualityReport,
  context: ReportContext,
): Promise<void> {
  const statistics = join(folder, 'statistics')
  await mkdir(statistics, { recursive: true })
  await writeFile(join(folder, 'qc_report.txt'), textReport(report, context))
  await writeFile(join(folder, 'quality-control.html'), await htmlReport(report, context))
  await writeFile(
    join(statistics, 'snps-excluded.txt'),
    table('ID\tCHROM\tPOS\tREF\tALT\tINFO', report.excluded),
  )
  await writeFile(
    join(statistics, 'snps-typed-only.txt'),
    table('ID\tCHROM\tPOS\tREF\tALT', report.typedOnly),
  )
  // Present and empty on the real server when nothing was lifted.
  await writeFile(join(statistics, 'lift-over.txt'), '')
  if (report.excludedChunks.length > 0) {
    await writeFile(
      join(statistics, 'chunks-excluded.txt'),
      table(
        'CHUNK\tSNPS\tREFERENCE_OVERLAP\tSAMPLES_LOW_CALL_RATE',
        report.excludedChunks.map(chunkRow),
      ),
    )
  }
}

function textReport(report: QualityReport, context: ReportContext): string {
  const lines = [
    `::log:: Sandbox, not a real service. Engine: ${context.engine}`,
    '::message:: Calculating QC Statistics',
    ...(context.population === 'off' ? ['::message:: Skip allele frequency check.'] : []),
    '::group type=message::',
    ...statisticsMessage(report).split('<br>'),
    '::endgroup::',
    `::message:: Remaining chunk(s): ${report.chunks.length}`,
  ]
  return `${lines.join('\n')}\n`
}

async function htmlReport(report: QualityReport, context: ReportContext): Promise<string> {
  const { frequencies } = report
  const rows: readonly (readonly [string, string])[] = [
    ['Service', 'Sandbox (not a real service)'],
    ['Job', context.jobId],
    ['Engine', context.engine],
    ['Reference panel', context.panel.name],
    ['Population', context.population],
    ['Date', new Date().toISOString()],
    ['Allele frequencies: r2 with the panel', correlation(frequencies).toFixed(4)],
    [
      'Allele frequencies: chi-squared above 300',
      String(frequencies.filter(({ chiSquared }) => chiSquared > 300).length),
    ],
  ]
  const statistics = statisticsMessage(report)
    .split('<br>')
    .filter((line) => line.includes(': '))
  return String(
    await html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>QC-Report</title>
        </head>
        <body>
          <h1>QC-Report</h1>
          <table>
            ${rows.map(
              ([name, value]) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  <td>${value}</td>
                </tr>`,
            )}
          </table>
          <h2>Statistics</h2>
          <ul>
            ${statistics.map((line) => html`<li>${line.replaceAll('&gt;', '>').replaceAll('&lt;', '<')}</li>`)}
          </ul>
        </body>
      </html>`,
  )
}

function chunkRow(chunk: Chunk): string {
  const [start, end] = [chunk.start, chunk.end].map((position) =>
    String(position).padStart(10, '0'),
  )
  const name = `chunk_${chunk.chromosome}_${start}_${end}`
  return `${name}\t${chunk.variants}\t${chunk.overlap}\t${chunk.lowCallRateSamples}`
}

function table(header: string, rows: readonly string[]): string {
  return `${[header, ...rows].join('\n')}\n`
}

/** Squared Pearson correlation of the two frequencies. */
function correlation(pairs: readonly FrequencyPair[]): number {
  const upload = mean(pairs.map((pair) => pair.upload))
  const panel = mean(pairs.map((pair) => pair.panel))
  let both = 0
  let uploadSquares = 0
  let panelSquares = 0
  for (const pair of pairs) {
    both += (pair.upload - upload) * (pair.panel - panel)
    uploadSquares += (pair.upload - upload) ** 2
    panelSquares += (pair.panel - panel) ** 2
  }
  return uploadSquares === 0 || panelSquares === 0 ? 0 : both ** 2 / (uploadSquares * panelSquares)
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
