import { type Chromosome, chromosomeLength, expectedName, parseChromosome } from './chromosome.ts'
import { finding } from './findings.ts'
import type { Contig } from './header.ts'
import type { BuildGuess, GenomeBuild, VcfFinding } from './report.ts'

export interface BuildEvidence {
  readonly contigs: readonly Contig[]
  readonly assemblyTexts: readonly string[]
  readonly chromosome: Chromosome | null
  readonly lastPosition: number | null
}

/** Lengths and positions outweigh names, and names outweigh the prefix. */
export function guessBuild(evidence: BuildEvidence): BuildGuess {
  const strong = [...lengthGrounds(evidence.contigs), ...positionGrounds(evidence)]
  const names = nameGrounds(evidence.assemblyTexts)
  for (const [grounds, certainty] of [
    [strong, 'strong'],
    [names, 'weak'],
    [prefixGrounds(evidence.chromosome), 'weak'],
  ] as const) {
    if (grounds.length === 0) continue
    const texts = grounds.map(({ text }) => text)
    const build = agreed(grounds)
    if (build === null) return { build: null, certainty: 'none', grounds: texts }
    return { build, certainty, grounds: texts }
  }
  return { build: null, certainty: 'none', grounds: [] }
}

export interface BuildSubject {
  readonly guess: BuildGuess
  readonly chromosome: Chromosome | null
  readonly lastPosition: number | null
}

/** Compares the file with the build that was declared for it, or with itself when none was. */
export function judgeBuild(
  { guess, chromosome, lastPosition }: BuildSubject,
  declared: GenomeBuild | null,
): readonly VcfFinding[] {
  const assumed = declared ?? (guess.certainty === 'strong' ? guess.build : null)
  if (assumed === null) return [unclear(guess)]
  const length = chromosome === null ? null : chromosomeLength(chromosome.name, assumed)
  const isBeyond = length !== null && lastPosition !== null && lastPosition > length
  if (
    declared !== null &&
    ((guess.certainty === 'strong' && guess.build !== declared) || isBeyond)
  ) {
    return [mismatch(guess, declared, isBeyond ? { lastPosition, length } : null)]
  }
  const prefix = chromosome === null ? null : judgePrefix(chromosome, assumed)
  if (prefix !== null) return [prefix]
  return guess.build === assumed ? [] : [unclear(guess)]
}

function mismatch(
  guess: BuildGuess,
  declared: GenomeBuild,
  beyond: { readonly lastPosition: number; readonly length: number } | null,
): VcfFinding {
  const because =
    beyond === null
      ? guess.grounds.join(' ')
      : `Position ${beyond.lastPosition} lies beyond the end of the chromosome at ${beyond.length}.`
  return guess.build === null || guess.build === declared
    ? finding('build_mismatch', `The positions do not fit ${declared}. ${because}`)
    : finding('build_mismatch', `The file is ${guess.build}, not ${declared}. ${because}`, {
        mend: { remedy: `Choose ${guess.build} as the build of the file.`, commands: [] },
      })
}

function judgePrefix(chromosome: Chromosome, build: GenomeBuild): VcfFinding | null {
  if (chromosome.hasPrefix === (build === 'hg38')) return null
  const right = expectedName(chromosome.name, build)
  const written = chromosome.hasPrefix ? `chr${chromosome.name}` : chromosome.name
  return finding(
    'prefix_mismatch',
    `The chromosome is called "${written}", but the services expect "${right}" for ${build}.`,
    {
      mend: {
        remedy: 'Rename it:',
        commands: [
          `echo "${written} ${right}" > names.txt`,
          // Without an index, names that the header does not declare are an error.
          'bcftools index -f input.vcf.gz',
          'bcftools annotate --rename-chrs names.txt -Oz -o output.vcf.gz input.vcf.gz',
        ],
      },
    },
  )
}

function unclear(guess: BuildGuess): VcfFinding {
  const [why = 'The file gives no sequence lengths.'] = guess.grounds
  return guess.build === null
    ? finding('build_unclear', `The genome build is not certain. ${guess.grounds.join(' ') || why}`)
    : finding('build_unclear', `The file is probably ${guess.build}, but not certainly. ${why}`)
}

interface Ground {
  readonly build: GenomeBuild
  readonly text: string
}

function lengthGrounds(contigs: readonly Contig[]): readonly Ground[] {
  const grounds = new Map<GenomeBuild, Ground>()
  for (const { id, length } of contigs) {
    const chromosome = parseChromosome(id)
    if (chromosome === null || length === null) continue
    const fitting = builds.filter((build) => chromosomeLength(chromosome.name, build) === length)
    const [build] = fitting
    if (build === undefined || fitting.length > 1 || grounds.has(build)) continue
    const text = `The header gives chromosome ${id} ${length} bases, its length in ${build}.`
    grounds.set(build, { build, text })
  }
  return [...grounds.values()]
}

function positionGrounds({ chromosome, lastPosition }: BuildEvidence): readonly Ground[] {
  if (chromosome === null || lastPosition === null) return []
  const fitting = builds.filter((build) => {
    const length = chromosomeLength(chromosome.name, build)
    return length !== null && lastPosition <= length
  })
  const [build] = fitting
  if (build === undefined || fitting.length > 1) return []
  return [{ build, text: `Position ${lastPosition} exists in ${build} only.` }]
}

function nameGrounds(texts: readonly string[]): readonly Ground[] {
  return texts.flatMap((text) => {
    const build = builds.find((one) => namesOf[one].test(text))
    return build === undefined ? [] : [{ build, text: `The header names "${text.slice(0, 80)}".` }]
  })
}

function prefixGrounds(chromosome: Chromosome | null): readonly Ground[] {
  if (chromosome === null) return []
  const build = chromosome.hasPrefix ? 'hg38' : 'hg19'
  const text = `Only the chromosome's name ${chromosome.hasPrefix ? 'with' : 'without'} "chr" suggests it.`
  return [{ build, text }]
}

function agreed(grounds: readonly Ground[]): GenomeBuild | null {
  const [first] = grounds
  return first !== undefined && grounds.every(({ build }) => build === first.build)
    ? first.build
    : null
}

const builds: readonly GenomeBuild[] = ['hg19', 'hg38']
const namesOf: Readonly<Record<GenomeBuild, RegExp>> = {
  hg19: /hg19|GRCh37|\bb37\b|hs37/i,
  hg38: /hg38|GRCh38|\bb38\b|hs38/i,
}
