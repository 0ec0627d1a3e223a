import { join } from 'node:path'
import { APPLICATION_VERSION } from '../application.ts'
import { chromosomeOf } from '../panel.ts'
import type { ChunkResult, ChunkTask, Engine } from './engine.ts'
import { writeEncryptedZip } from './encrypted-zip.ts'
import type { Chunk, QualityReport } from './quality-control.ts'
import { joinChunks, partsOf } from './result-files.ts'
import type { PipelineRun } from './pipeline-run.ts'
import type { ValidUpload } from './validate-upload.ts'

/** Phases and imputes every chunk and writes one zip for each chromosome, encrypted with `password`, to `results`. */
export async function imputeChunks(
  run: PipelineRun,
  upload: ValidUpload,
  report: QualityReport,
  results: string,
  password: string,
): Promise<void> {
  const { engine, log, settings, signal } = run
  const step = log.step('Phasing and Imputation')
  const tasks = report.chunks.map((chunk) => taskOf(run, upload, report, chunk))
  for (const { panel } of tasks) await engine.prepare(panel)
  for (const study of report.studies.values()) await engine.index(study, signal)

  const needsPhasing = settings.phasing !== 'no_phasing'
  const phased: string[] = []
  const phasing = needsPhasing ? step.progress('Phasing', tasks.length) : undefined
  for (const task of tasks) {
    phased.push(needsPhasing ? await engine.phase(task) : task.study)
    phasing?.advance()
  }

  const imputed = new Map<string, ChunkResult[]>()
  const imputation = step.progress('Imputation', tasks.length)
  for (const [index, task] of tasks.entries()) {
    const result = await engine.impute(task, phased[index] ?? task.study)
    const chromosome = imputed.get(task.chunk.chromosome) ?? []
    imputed.set(task.chunk.chromosome, [...chromosome, result])
    imputation.advance()
  }

  for (const [chromosome, chunks] of imputed) {
    const files = await finalFiles(run, chromosome, chunks)
    const zip = join(results, `chr_${chromosome}.zip`)
    await writeEncryptedZip(zip, files, { password, isAes: settings.isAes })
    signal.throwIfAborted()
  }
}

function taskOf(
  { panel, settings, signal, workspace }: PipelineRun,
  upload: ValidUpload,
  report: QualityReport,
  chunk: Chunk,
): ChunkTask {
  const study = report.studies.get(chunk.chromosome)
  if (study === undefined) throw new Error(`no study file for chromosome ${chunk.chromosome}`)
  const known = chromosomeOf(panel, chunk.chromosome)
  if (known === undefined) throw new Error(`the panel has no chromosome ${chunk.chromosome}`)
  return {
    panel: known,
    chunk,
    study,
    folder: workspace.work,
    minR2: settings.minR2,
    samples: upload.samples,
    withMeta: settings.withMeta,
    signal,
  }
}

/** The files of one chromosome under the names that the real server gives them. */
async function finalFiles(
  { engine, panel, settings, signal, workspace }: PipelineRun,
  chromosome: string,
  chunks: readonly ChunkResult[],
): Promise<string[]> {
  const path = (name: string) => join(workspace.work, `chr${chromosome}.${name}`)
  const origin = originOf(engine, panel.id, settings.phasing)
  const dose = path('dose.vcf.gz')
  const variants = await joinChunks(partsOf(chunks, 'dose'), dose, origin)
  // Minimac4 ends with 0 and an empty file when a region holds no target variant.
  if (variants === 0) throw new Error(`imputation of chromosome ${chromosome} gave no variants`)
  const info = path('info.gz')
  await joinChunks(partsOf(chunks, 'info'), info, origin)
  const empiricalParts = partsOf(chunks, 'empirical')
  if (empiricalParts.length === 0) return [dose, info]
  const empirical = path('empiricalDose.vcf.gz')
  await joinChunks(empiricalParts, empirical, origin)
  await engine.index(empirical, signal)
  return [dose, info, empirical, `${empirical}.tbi`]
}

function originOf(
  engine: Engine,
  panel: string,
  phasing: string,
): Readonly<Record<string, string>> {
  return {
    pipeline: `sandbox imputationserver2 ${APPLICATION_VERSION} (${engine.label})`,
    phasing: phasing === 'no_phasing' ? 'no_phasing' : engine.phasing,
    panel,
  }
}
