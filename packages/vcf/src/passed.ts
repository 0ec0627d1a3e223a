import { counted, percent } from './findings.ts'
import { leftOutWords } from './left-out.ts'
import type { FindingCode, PassedCheck, VcfFacts, VcfFinding } from './report.ts'

/** What was looked at and is well: the checks that were reached and of whose codes none was found. */
export function passedChecks(
  facts: VcfFacts,
  findings: readonly Pick<VcfFinding, 'code'>[],
): readonly PassedCheck[] {
  const found = new Set<FindingCode>(findings.map(({ code }) => code))
  return checks.flatMap(({ code, codes, message }) => {
    if (codes.some((one) => found.has(one))) return []
    const sentence = message(facts)
    return sentence === null ? [] : [{ code, message: sentence }]
  })
}

interface Check {
  readonly code: string
  readonly codes: readonly FindingCode[]
  /** Null while the file was not read far enough. */
  readonly message: (facts: VcfFacts) => string | null
}

const checks: readonly Check[] = [
  {
    code: 'container',
    codes: [
      'empty_file',
      'not_gzip',
      'plain_gzip',
      'truncated',
      'corrupt',
      'too_much_text',
      'not_vcf',
    ],
    message: ({ complete }) =>
      complete ? 'Compressed with bgzip, every block whole, up to the end-of-file block.' : null,
  },
  {
    code: 'header',
    codes: ['header_malformed'],
    message: ({ fileformat, samples }) =>
      fileformat === null || samples === null
        ? null
        : `The header is ${fileformat} and has the columns that services read.`,
  },
  {
    code: 'samples',
    codes: ['duplicate_sample', 'empty_sample_name', 'too_few_samples', 'too_many_samples'],
    message: ({ samples }) =>
      samples === null ? null : `${counted(samples, 'sample')}, each with a name of its own.`,
  },
  {
    code: 'lines',
    codes: [
      'carriage_returns',
      'spaces_for_tabs',
      'line_too_long',
      'ragged_line',
      'line_malformed',
      'no_variants',
      'no_genotypes',
    ],
    message: ({ complete, variants }) =>
      complete ? `${counted(variants, 'variant')}, each with a genotype for every sample.` : null,
  },
  {
    code: 'chromosome',
    codes: ['chromosome_unknown', 'several_chromosomes', 'prefix_mismatch', 'mitochondrial'],
    message: ({ complete, chromosome }) =>
      complete && chromosome !== null
        ? `One chromosome, written as services expect it: ${chromosome}.`
        : null,
  },
  {
    code: 'order',
    codes: ['unsorted', 'position_out_of_range'],
    message: ({ complete, firstPosition, lastPosition }) =>
      complete && firstPosition !== null && lastPosition !== null
        ? `Sorted by position, all within the chromosome: ${firstPosition.toLocaleString('en')} to ${lastPosition.toLocaleString('en')}.`
        : null,
  },
  {
    code: 'build',
    codes: ['build_mismatch', 'build_unclear', 'position_out_of_range'],
    message: ({ build }) =>
      build.build === null ? null : `The build is ${build.build}. ${build.grounds.join(' ')}`,
  },
  {
    code: 'alleles',
    codes: [
      'ref_equals_alt',
      'duplicate_site',
      'multiallelic',
      'symbolic_allele',
      'other_letters',
      'filter_flag',
    ],
    message: ({ complete }) =>
      complete ? 'Each variant is there once, has bases for alleles and no filter flag.' : null,
  },
  {
    code: 'density',
    codes: ['mostly_left_out', 'too_few_variants', 'thin_chunk', 'dense_region'],
    message: ({ complete, chunks, leftOut }) =>
      complete
        ? `Enough variants in each stretch of 20 Mb (${chunks.length}); of all, ${leftOutWords(leftOut)}.`
        : null,
  },
  {
    code: 'call rate',
    codes: ['missing_genotypes', 'missing_in_phased', 'sparse_chunk'],
    message: ({ complete, missingRate }) =>
      complete && missingRate !== null
        ? `${percent(missingRate)} of the genotypes are missing, and no sample lacks more than half.`
        : null,
  },
  {
    code: 'phase',
    codes: ['mixed_phase'],
    message: ({ complete, phased }) =>
      complete && phased !== null
        ? `All genotypes are ${phased ? 'phased' : 'unphased: choose a phasing method'}.`
        : null,
  },
  {
    code: 'ploidy',
    codes: ['haploid_genotypes', 'ploidy_above_two', 'x_ploidy', 'x_half_called'],
    message: ({ complete }) =>
      complete ? 'Every genotype has the number of alleles it should.' : null,
  },
]
