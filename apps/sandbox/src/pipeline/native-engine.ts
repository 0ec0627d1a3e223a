import { constants } from 'node:fs'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PanelChromosome } from '../panel.ts'
import { fileDigest } from './file-digest.ts'
import { writeEagleMap } from './genetic-map.ts'
import { runCommand } from './run-command.ts'
import type { ChunkResult, ChunkTask, Engine } from './engine.ts'

/** The programs that this machine lacks, by the name of their Debian package; empty when all are there. */
export async function nativeEngineMissing(): Promise<string[]> {
  const missing: string[] = []
  for (const [name, path] of Object.entries(PROGRAMS)) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (!isThere) missing.push(name)
  }
  return missing
}

/** Eagle and Minimac4, as Michigan runs them. Throws when a program is missing. */
export async function createNativeEngine(cacheDir: string): Promise<Engine> {
  const missing = await nativeEngineMissing()
  if (missing.length > 0) {
    throw new Error(
      `The native engine lacks ${missing.join(', ')}. Install: apt-get install minimac4 bio-eagle tabix bcftools`,
    )
  }
  return new NativeEngine(cacheDir)
}

class NativeEngine implements Engine {
  readonly label = 'eagle 2.4.1 + minimac4 4.1.2'
  readonly phasing = 'eagle'
  readonly #cacheDir: string
  readonly #prepared = new Map<string, Promise<PanelFiles>>()

  constructor(cacheDir: string) {
    this.#cacheDir = cacheDir
  }

  async prepare(panel: PanelChromosome): Promise<void> {
    await this.#panelFiles(panel)
  }

  async index(study: string, signal: AbortSignal): Promise<void> {
    await runCommand(PROGRAMS.tabix, ['-f', '-p', 'vcf', study], { cwd: this.#cacheDir, signal })
  }

  async phase({ panel, chunk, study, folder, signal }: ChunkTask): Promise<string> {
    const files = await this.#panelFiles(panel)
    const prefix = join(folder, `phased.${chunk.chromosome}.${chunk.number}`)
    await runCommand(
      PROGRAMS['bio-eagle'],
      flags({
        vcfRef: files.bcf,
        vcfTarget: study,
        geneticMapFile: files.map,
        outPrefix: prefix,
        chrom: chunk.chromosome,
        bpStart: chunk.start,
        bpEnd: chunk.end,
        bpFlanking: PHASING_WINDOW,
        allowRefAltSwap: true,
        vcfOutFormat: 'z',
        numThreads: THREADS,
      }),
      { cwd: folder, signal },
    )
    const phased = `${prefix}.vcf.gz`
    await this.index(phased, signal)
    return phased
  }

  async impute(task: ChunkTask, phased: string): Promise<ChunkResult> {
    const { panel, chunk, folder, minR2, samples, withMeta, signal } = task
    const files = await this.#panelFiles(panel)
    const name = (kind: string) =>
      join(folder, `${chunk.chromosome}.${chunk.number}.${kind}.vcf.gz`)
    const result = {
      dose: name('dose'),
      info: name('info'),
      empirical: withMeta ? name('empiricalDose') : undefined,
    }
    await runCommand(
      PROGRAMS.minimac4,
      [
        ...flags({
          region: `${chunk.chromosome}:${chunk.start}-${chunk.end}`,
          overlap: IMPUTATION_OVERLAP,
          'min-ratio': 0.00001,
          'min-r2': minR2,
          'all-typed-sites': true,
          format: 'GT,DS,GP,HDS',
          'output-format': 'vcf.gz',
          // Minimac4 cannot write to a socket, which is what a pipe from Node is.
          output: result.dose,
          sites: result.info,
          'empirical-output': result.empirical,
          // With all samples in the buffer it writes no temporary files, which it would leave in /tmp when killed.
          'temp-buffer': samples,
          threads: THREADS,
        }),
        files.msav,
        phased,
      ],
      { cwd: folder, signal },
    )
    return result
  }

  #panelFiles(panel: PanelChromosome): Promise<PanelFiles> {
    const prepared = this.#prepared.get(panel.vcf) ?? buildPanelFiles(panel, this.#cacheDir)
    this.#prepared.set(panel.vcf, prepared)
    return prepared
  }
}

interface PanelFiles {
  readonly msav: string
  readonly bcf: string
  readonly map: string
}

/** Named by the panel's content, so that a changed panel is built anew. */
async function buildPanelFiles(panel: PanelChromosome, cacheDir: string): Promise<PanelFiles> {
  const digest = await fileDigest(panel.vcf, panel.geneticMap)
  const folder = join(cacheDir, digest)
  const files = filesIn(folder)
  const isBuilt = await access(files.map).then(
    () => true,
    () => false,
  )
  if (isBuilt) return files
  const building = `${folder}.building`
  await rm(building, { recursive: true, force: true })
  await mkdir(building, { recursive: true, mode: 0o700 })
  const parts = filesIn(building)
  const run = (program: string, args: readonly string[]) =>
    runCommand(program, args, { cwd: building })
  await run(PROGRAMS.minimac4, ['--compress-reference', panel.vcf, '-o', parts.msav])
  await run(PROGRAMS.bcftools, ['view', panel.vcf, '-Ob', '-o', parts.bcf])
  await run(PROGRAMS.bcftools, ['index', '-f', parts.bcf])
  await writeEagleMap(panel.geneticMap, parts.map)
  await rename(building, folder)
  return files
}

/** Command line options; `true` is a switch, undefined is left out. */
function flags(
  values: Readonly<Record<string, string | number | true | undefined>>,
): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return []
    return value === true ? [`--${name}`] : [`--${name}`, String(value)]
  })
}

function filesIn(folder: string): PanelFiles {
  return {
    msav: join(folder, 'panel.msav'),
    bcf: join(folder, 'panel.bcf'),
    map: join(folder, 'eagle.map.gz'),
  }
}

/** By Debian package. Eagle is not on the search path. */
const PROGRAMS = {
  'bio-eagle': '/usr/lib/debian-med/bin/eagle',
  minimac4: '/usr/bin/minimac4',
  tabix: '/usr/bin/tabix',
  bcftools: '/usr/bin/bcftools',
} as const
const PHASING_WINDOW = 5_000_000
const IMPUTATION_OVERLAP = 500_000
const THREADS = 2
