import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Panel } from '../panel.ts'
import type { RunSettings } from './run-settings.ts'
import { InputProblem } from './input-problem.ts'
import { validateVcf } from './validate-vcf.ts'
import type { ValidVcf } from './validate-vcf.ts'

export interface ValidUpload {
  readonly files: readonly ValidVcf[]
  readonly samples: number
  readonly variants: number
  readonly isPhased: boolean
}

/** Checks every `*.vcf.gz` of an upload, then what the files and the options have to do with each other. */
export async function validateUpload(
  folder: string,
  panel: Panel,
  settings: RunSettings,
): Promise<ValidUpload> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.vcf.gz')).sort()
  if (names.length === 0) throw new InputProblem('No vcf.gz input files detected.')
  const files: ValidVcf[] = []
  for (const name of names) {
    const file = await validateVcf(join(folder, name))
    requireBuild(file.chromosome, settings.build)
    if (files.some((other) => other.chromosome === file.chromosome)) {
      throw new InputProblem(`Chromosome ${file.chromosome} is in more than one of the files.`)
    }
    files.push(file)
  }
  const samples = requireSamples(files, settings)
  const isPhased = files.every((file) => file.isPhased)
  requirePhasing(files, isPhased, settings.phasing)
  requirePopulation(panel, settings.population)
  const variants = files.reduce((sum, file) => sum + file.variants, 0)
  return { files, samples, variants, isPhased }
}

/** Only hg19 can be imputed here: there is no lift-over, so hg38 is refused in the server's words for a wrong build. */
function requireBuild(chromosome: string, build: string): void {
  const bare = chromosome.replace(/^chr/, '')
  if (!CHROMOSOMES.has(bare)) throw new InputProblem(`Invalid chromosome found: ${chromosome}`)
  const isPrefixed = bare !== chromosome
  if (build === 'hg38' && !isPrefixed) throw wrongBuild(chromosome, 'hg38', `chr${bare}`)
  if (isPrefixed) throw wrongBuild(chromosome, 'hg19', bare)
}

function wrongBuild(chromosome: string, build: string, expected: string): InputProblem {
  return new InputProblem(
    `Your upload data contains chromosome '${chromosome}'. This is not a valid ${build} encoding. ` +
      `Please ensure that your input data is build ${build} and chromosome is encoded as '${expected}'.`,
  )
}

function requireSamples(files: readonly ValidVcf[], settings: RunSettings): number {
  const counts = files.map((file) => file.samples.length)
  const [samples = 0] = counts
  const other = counts.find((count) => count !== samples)
  if (other !== undefined) {
    throw new InputProblem(
      `Please double check, if all uploaded VCF files include the same amount of samples (${samples} vs ${other})`,
    )
  }
  if (samples < settings.minSamples) {
    throw new InputProblem(`At least ${settings.minSamples} samples must be uploaded.`)
  }
  if (samples > settings.maxSamples) {
    throw new InputProblem(
      `The maximum number of samples is ${settings.maxSamples}. Please contact the administrator of this server.`,
    )
  }
  return samples
}

function requirePhasing(files: readonly ValidVcf[], isPhased: boolean, phasing: string): void {
  switch (phasing) {
    case 'eagle':
      return
    case 'beagle':
      throw new InputProblem('The reference panel has no files for phasing with beagle.')
    case 'no_phasing':
      if (!isPhased) {
        throw new InputProblem(
          'Your input data is unphased. Please select an algorithm for phasing.',
        )
      }
      // Minimac4 4.1.2 aborts on a missing call.
      if (files.some((file) => file.hasMissing)) {
        throw new InputProblem(
          'Your input data contains missing genotypes. Please select an algorithm for phasing.',
        )
      }
      return
    default:
      throw new InputProblem(
        "For phasing, only options 'eagle', 'beagle' or 'no_phasing' are allowed.",
      )
  }
}

function requirePopulation(panel: Panel, population: string): void {
  if (population === 'off' || panel.populations.some(({ id }) => id === population)) return
  const available = panel.populations.map(({ id, name }) => `\n - ${id} (${name})`).join('')
  throw new InputProblem(
    `Population '${population}' is not supported by reference panel '${panel.id}'.\nAvailable populations:${available}`,
  )
}

const CHROMOSOMES: ReadonlySet<string> = new Set([
  ...Array.from({ length: 23 }, (_, index) => String(index + 1)),
  'X',
  'MT',
])
