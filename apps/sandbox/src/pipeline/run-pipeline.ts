import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { escapeHtml } from '../escape-html.ts'
import { imputeChunks } from './impute-chunks.ts'
import { InputProblem } from './input-problem.ts'
import type { PipelineRun } from './pipeline-run.ts'
import { controlQuality } from './quality-control.ts'
import type { QualityReport } from './quality-control.ts'
import { chunkWarning, qualityFailure, statisticsMessage } from './quality-messages.ts'
import { writeReportFiles } from './report-files.ts'
import { newResultPassword } from './result-password.ts'
import { validateUpload } from './validate-upload.ts'
import type { ValidUpload } from './validate-upload.ts'

/**
 * Validates, controls quality, phases and imputes. Files to hand out lie in `work/results` afterwards.
 * Returns whether the job succeeded; what went wrong stands in the log. Throws when the signal stopped it.
 */
export async function runPipeline(run: PipelineRun): Promise<boolean> {
  const upload = await validate(run)
  if (upload === undefined) return false
  run.signal.throwIfAborted()
  const results = join(run.workspace.work, 'results')
  await mkdir(results, { recursive: true })
  const report = await control(run, upload, results)
  run.signal.throwIfAborted()
  if (report === undefined) return false
  // Whatever is not `imputation` means quality control only, a misspelling too.
  const password = run.settings.password === '' ? newResultPassword() : run.settings.password
  if (run.settings.mode === 'imputation') {
    await imputeChunks(run, upload, report, results, password)
  }
  // Without mail the real server shows the password here, after quality control alone as well.
  run.log
    .step('Summary')
    .ok(
      `Data have been exported successfully. We encrypted the results with the following password: <b>${password}</b>`,
    )
  return true
}

async function validate(run: PipelineRun): Promise<ValidUpload | undefined> {
  const step = run.log.step('Input Validation')
  try {
    const upload = await validateUpload(run.workspace.input, run.panel, run.settings)
    step.ok(validationMessage(run, upload))
    return upload
  } catch (error) {
    if (!(error instanceof InputProblem)) throw error
    step.error(escapeHtml(error.message))
    return undefined
  }
}

function validationMessage({ panel, settings }: PipelineRun, upload: ValidUpload): string {
  const chunkOf = (position: number) => Math.floor((position - 1) / settings.chunkSize)
  const chunks = upload.files
    .map((file) => chunkOf(file.lastPosition) - chunkOf(file.firstPosition) + 1)
    .reduce((a, b) => a + b, 0)
  const lines = [
    `${upload.files.length} valid VCF file(s) found.`,
    '',
    `Samples: ${upload.samples}`,
    `Chromosomes: ${upload.files.map((file) => file.chromosome).join(' ')}`,
    `SNPs: ${upload.variants}`,
    `Chunks: ${chunks}`,
    `Datatype: ${upload.isPhased ? 'phased' : 'unphased'}`,
    `Build: ${settings.build}`,
    `Reference Panel: ${panel.id} (hg19)`,
    `Population: ${settings.population}`,
    `Phasing: ${settings.phasing}`,
    `Mode: ${settings.mode}`,
  ]
  if (settings.minR2 > 0) lines.push(`Rsq filter: ${settings.minR2}`)
  return lines.map(escapeHtml).join('\n')
}

async function control(
  { engine, jobId, log, panel, settings, workspace }: PipelineRun,
  upload: ValidUpload,
  results: string,
): Promise<QualityReport | undefined> {
  const step = log.step('Quality Control')
  const { chunkSize, population } = settings
  const report = await controlQuality(upload, panel, chunkSize, workspace.work)
  await writeReportFiles(results, report, { engine: engine.label, jobId, panel, population })
  step.ok('Calculating QC Statistics')
  if (population === 'off') step.ok('Skip allele frequency check.')
  step.ok(statisticsMessage(report))
  const warning = chunkWarning(report.excludedChunks)
  if (warning !== undefined) step.warning(warning)
  const failure = qualityFailure(report, panel)
  if (failure !== undefined) {
    step.error(failure)
    return undefined
  }
  step.ok(`Remaining chunk(s): ${report.chunks.length}`)
  return report
}
