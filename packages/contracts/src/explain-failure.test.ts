import { serviceFailureCode } from './service-failure.ts'
import { describe, expect, it } from 'vitest'
import { explainFailure } from './explain-failure.ts'

describe('what a service says of a job that failed', () => {
  it.each(told())('is explained as %s', (code, words) => {
    expect(explainFailure(`Sandbox: ${words}`)).toMatchObject({ code })
  })

  it('stands for itself where nobody has met it', () => {
    expect(explainFailure('Sandbox: The flux capacitor is empty.')).toBeNull()
  })

  it('is known for every code, and tried again as it was only where another run can end otherwise', () => {
    const explained = told().map(([, words]) => explainFailure(words))
    expect(new Set(explained.map((failure) => failure?.code))).toEqual(
      new Set(serviceFailureCode.options),
    )
    const repeated = explained.filter((failure) => failure?.action === 'try_again')
    expect(new Set(repeated.map((failure) => failure?.code))).toEqual(
      new Set(['job_removed', 'service_restarted']),
    )
  })
})

/** As imputationserver and imputationserver2 write it, and the adapters where a server writes nothing. */
function told(): readonly (readonly [code: string, words: string])[] {
  return [
    ['no_vcf_files', 'No vcf.gz input files detected.'],
    ['no_vcf_files', 'There is nothing to impute. (NO_VCF_DETECTED)'],
    ['several_chromosomes', 'Split the input. (MULTI_CHROMOSOME_VCF)'],
    ['build_mismatch', 'The input is not of hg38. (BUILD_MISMATCH)'],
    ['build_mismatch', 'Names differ from those of the panel. (CHROMOSOME_MISMATCH)'],
    ['file_malformed', 'The provided VCF file is malformed.\nError: [tabix] not a BGZF file'],
    ['not_tab_delimited', 'The provided VCF file is not tab-delimited'],
    [
      'several_chromosomes',
      'The provided VCF file contains more than one chromosome. Please split your input VCF file by chromosome',
    ],
    [
      'ref_equals_alt',
      'The provided VCF file is malformed at variation 20:61795: reference allele (A) and alternate allele  (A) are the same.',
    ],
    ['duplicate_sample', 'Two individuals or more have the following ID: NA12878'],
    [
      'no_genotypes',
      'No genotypes found in the VCF file. It appears the file contains only the header.',
    ],
    ['header_unreadable', 'Unable to parse header with error: no header line'],
    ['chromosome_invalid', 'Invalid chromosome found: Y'],
    ['chromosome_invalid', 'No valid chromosomes found!'],
    [
      'samples_differ',
      'Please double check, if all uploaded VCF files include the same amount of samples (51 vs 50)',
    ],
    ['too_few_samples', 'At least 20 samples must be uploaded.'],
    ['too_many_samples', 'The maximum number of samples is 50,000. Please contact us.'],
    [
      'build_mismatch',
      "Your upload data contains chromosome 'chr20'. This is not a valid hg19 encoding. Please ensure that your input data is build hg19 and chromosome is encoded as '20'.",
    ],
    ['unphased', 'Your input data is unphased. Please select an algorithm for phasing.'],
    [
      'population_unknown',
      "Population 'x' is not supported by reference panel 'y'.\nAvailable populations:\n - eur",
    ],
    ['phasing_unknown', "For phasing, only options 'eagle', 'beagle' or 'no_phasing' are allowed."],
    ['phasing_unknown', 'The reference panel has no files for phasing with beagle.'],
    ['low_overlap', 'Error: No chunks passed the QC step. Imputation cannot be started!'],
    [
      'strand_flips',
      'More than 100 obvious strand flips have been detected. Please check strand. Imputation cannot be started!',
    ],
    [
      'allele_switches',
      'More than 100 allele switches have been detected. Imputation cannot be started!',
    ],
    [
      'chromosome_x',
      'ChrX nonPAR region includes ambiguous samples (haploid and diploid positions). Imputation cannot be started! See chrX-info.txt',
    ],
    [
      'chromosome_x',
      'Chromosome X nonPAR region includes > 10 % mixed genotypes. Imputation cannot be started!',
    ],
    [
      'low_call_rate',
      'Warning: 1 Chunk(s) excluded: at least one sample has a call rate < 50.0 %\nError: No chunks passed the QC step. Imputation cannot be started!',
    ],
    ['unphased', 'File should be phased, but also includes unphased and/or missing genotypes.'],
    [
      'panel_refused',
      'Sandbox: The service rejected the settings, most often the reference panel.',
    ],
    ['job_removed', 'Sandbox has removed the job and its files.'],
    ['job_removed', 'Sandbox does not know the job any more: Job job-1 not found.'],
    [
      'service_restarted',
      'Sandbox was restarted while the job ran, and does not go on with it by itself.',
    ],
    ['no_reason', 'Sandbox: The service gives no reason.'],
  ]
}
