import { z } from 'zod'

/** Why a service ended a job, where its words are known. Codes are stable. */
export const serviceFailureCode = z.enum([
  'no_vcf_files',
  'file_malformed',
  'not_tab_delimited',
  'several_chromosomes',
  'ref_equals_alt',
  'duplicate_sample',
  'no_genotypes',
  'header_unreadable',
  'chromosome_invalid',
  'samples_differ',
  'too_few_samples',
  'too_many_samples',
  'build_mismatch',
  'unphased',
  'population_unknown',
  'phasing_unknown',
  'low_call_rate',
  'low_overlap',
  'strand_flips',
  'allele_switches',
  'chromosome_x',
  'panel_refused',
  'job_removed',
  'service_restarted',
  'no_reason',
])
export type ServiceFailureCode = z.infer<typeof serviceFailureCode>

/** What helps: the page offers it as a button. */
export const serviceFailureAction = z.enum([
  /** Other files, in a job of their own. */
  'mend_files',
  /** The same files with other settings: one more attempt. */
  'change_settings',
  /** The same once more: only where another run can end otherwise. */
  'try_again',
  /** Somebody there must look. */
  'ask_service',
])
export type ServiceFailureAction = z.infer<typeof serviceFailureAction>

/** A failure that a service told, explained. Each text is one or two plain sentences. */
export const serviceFailure = z.object({
  code: serviceFailureCode,
  meaning: z.string(),
  cause: z.string(),
  remedy: z.string(),
  /** For the shell, run one after the other, on `input.vcf.gz`; empty where no command does it. */
  commands: z.array(z.string()),
  action: serviceFailureAction,
})
export type ServiceFailure = z.infer<typeof serviceFailure>
