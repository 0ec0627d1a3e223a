import type { ServiceFailure, ServiceFailureCode } from './service-failure.ts'

/**
 * What a failed job's own words mean, and what helps. The first line of the table that fits is taken: the more telling ones
 * come first.
 *
 * @param words as the service said them, in plain text
 * @returns null when nobody has met them yet: the words then stand for themselves
 */
export function explainFailure(words: string): ServiceFailure | null {
  for (const { pattern, ...failure } of failures)
    if (pattern.test(words)) return { ...failure, commands: [...failure.commands] }
  return null
}

interface KnownFailure extends Omit<ServiceFailure, 'commands'> {
  readonly code: ServiceFailureCode
  /** What the pipelines of imputationserver 1.x and 2.x write, codes that nodes report in brackets, and what the adapter says where a
   * server says nothing. */
  readonly pattern: RegExp
  readonly commands: readonly string[]
}

/**
 * `bcftools norm -c s` is not it: where the strand is the wrong one it keeps genotypes and changes what they mean.
 */
const toReference = {
  remedy:
    'Bring strand and alleles to those of the reference genome of your build, in reference.fa, whose chromosomes are named as in your file. What cannot be told for sure is left out: A/T and C/G variants, indels, and what nobody carries. Submit the new file:',
  commands: ['bcftools +fixref input.vcf.gz -Oz -o output.vcf.gz -- -f reference.fa -m flip -d'],
} as const

const failures: readonly KnownFailure[] = [
  {
    code: 'no_vcf_files',
    pattern: /No vcf\.gz input files detected|\(NO_VCF_DETECTED\)/i,
    meaning: 'The service found no VCF file in what was sent.',
    cause: 'It takes only files whose names end in .vcf.gz.',
    remedy: 'Name the files so, or convert them:',
    commands: ['bcftools view -Oz -o output.vcf.gz input'],
    action: 'mend_files',
  },
  {
    code: 'ref_equals_alt',
    pattern: /malformed at variation/i,
    meaning: 'A variant has the same allele twice.',
    cause: 'Reference and alternate allele are equal, as some exports of arrays write them.',
    remedy: 'Leave these variants out:',
    commands: ["bcftools view -e 'REF=ALT' -Oz -o output.vcf.gz input.vcf.gz"],
    action: 'mend_files',
  },
  {
    code: 'not_tab_delimited',
    pattern: /is not tab-delimited/i,
    meaning: 'The columns of the file are not separated by tabs.',
    cause: 'An editor or a script wrote spaces instead.',
    remedy: 'Put tabs between the columns:',
    commands: [
      String.raw`bgzip -dc input.vcf.gz | awk '/^##/{print;next}{sub(/[ \t]+$/,"");gsub(/[ \t]+/,"\t");print}' | bgzip -c > output.vcf.gz`,
    ],
    action: 'mend_files',
  },
  {
    code: 'several_chromosomes',
    pattern: /contains more than one chromosome|\(MULTI_CHROMOSOME_VCF\)/i,
    meaning: 'A file holds more than one chromosome.',
    cause: 'The service wants one file for each chromosome.',
    remedy: 'Split it:',
    commands: [
      'bcftools sort -Oz -o sorted.vcf.gz input.vcf.gz && bcftools index -f sorted.vcf.gz && for c in $(bcftools index -s sorted.vcf.gz | cut -f1); do bcftools view -r $c -Oz -o $c.vcf.gz sorted.vcf.gz; done',
    ],
    action: 'mend_files',
  },
  {
    code: 'file_malformed',
    pattern: /provided VCF file is malformed/i,
    meaning: 'The service could not read a file.',
    cause: 'It is not sorted by position, or was compressed with gzip instead of bgzip.',
    remedy: 'Sort it, which compresses it rightly too:',
    commands: ['bcftools sort -Oz -o output.vcf.gz input.vcf.gz'],
    action: 'mend_files',
  },
  {
    code: 'duplicate_sample',
    pattern: /Two individuals or more have the following ID/i,
    meaning: 'Two samples have one name.',
    cause: 'Files were merged without naming their samples apart.',
    remedy: 'Give every sample its own name, one per line in names.txt:',
    commands: ['bcftools reheader -s names.txt -o output.vcf.gz input.vcf.gz'],
    action: 'mend_files',
  },
  {
    code: 'no_genotypes',
    pattern: /No genotypes found in the VCF file/i,
    meaning: 'A file holds no genotypes.',
    cause: 'It has only its header, or sites without samples.',
    remedy: 'Export the genotypes of every sample, for example:',
    commands: ['plink2 --bfile input --export vcf bgz --out output'],
    action: 'mend_files',
  },
  {
    code: 'header_unreadable',
    pattern: /Unable to parse header/i,
    meaning: 'The header of a file cannot be read.',
    cause: 'A line of it is not as the VCF standard wants it.',
    remedy:
      'Take the header out with the first command, mend header.txt in an editor, and put it back with the second:',
    commands: [
      "bgzip -dc input.vcf.gz | grep '^#' > header.txt",
      "(cat header.txt; bgzip -dc input.vcf.gz | grep -v '^#') | bgzip -c > output.vcf.gz",
    ],
    action: 'mend_files',
  },
  {
    code: 'build_mismatch',
    pattern: /is not a valid hg(?:19|38) encoding|\((?:BUILD|CHROMOSOME)_MISMATCH\)/i,
    meaning: 'The chromosome is not named as the chosen genome build names it.',
    cause:
      'The build was chosen wrongly, or the names lack or have “chr”: hg19 writes 20, hg38 writes chr20.',
    remedy:
      'Choose the build that the file was made on. Where that is right already, rename the chromosome, with old and new name in names.txt:',
    commands: ['bcftools annotate --rename-chrs names.txt -Oz -o output.vcf.gz input.vcf.gz'],
    action: 'change_settings',
  },
  {
    code: 'chromosome_invalid',
    pattern: /Invalid chromosome found|No valid chromosomes? found/i,
    meaning: 'The service does not impute this chromosome.',
    cause: 'It takes 1 to 22 and X.',
    remedy: 'Keep these only; on hg38 write each with chr before it:',
    commands: [
      'bcftools view -t 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,X -Oz -o output.vcf.gz input.vcf.gz',
    ],
    action: 'mend_files',
  },
  {
    code: 'samples_differ',
    pattern: /include the same amount of samples/i,
    meaning: 'The files do not hold the same samples.',
    cause: 'Each file of a job must have the same people, in the same number.',
    remedy: 'Keep the samples that all files have, one per line in samples.txt:',
    commands: ['bcftools view -S samples.txt -Oz -o output.vcf.gz input.vcf.gz'],
    action: 'mend_files',
  },
  {
    code: 'too_few_samples',
    pattern: /At least [\d,.]+ samples must be uploaded/i,
    meaning: 'There are fewer samples than this service takes.',
    cause: 'Phasing and quality control need a number of people together.',
    remedy: 'Merge cohorts of the same array first, or choose another service:',
    commands: [
      'bcftools index -f a.vcf.gz && bcftools index -f b.vcf.gz',
      'bcftools merge -Oz -o output.vcf.gz a.vcf.gz b.vcf.gz',
    ],
    action: 'mend_files',
  },
  {
    code: 'too_many_samples',
    pattern: /maximum number of samples is/i,
    meaning: 'There are more samples than this service takes at once.',
    cause: 'It limits each job.',
    remedy: 'Send the samples in parts, listed one per line in part1.txt:',
    commands: ['bcftools view -S part1.txt -Oz -o part1.vcf.gz input.vcf.gz'],
    action: 'mend_files',
  },
  {
    code: 'unphased',
    pattern: /input data is unphased|should be phased, but also includes unphased/i,
    meaning: 'The genotypes are not phased, and the job asked for no phasing.',
    cause: 'Phased genotypes are written 0|1, unphased ones 0/1.',
    remedy: 'Choose a phasing method.',
    commands: [],
    action: 'change_settings',
  },
  {
    code: 'population_unknown',
    pattern: /Population .{1,80} is not supported by reference panel/i,
    meaning: 'This panel has no such population.',
    cause: 'What the service offers has changed since the job was submitted.',
    remedy: 'Choose one that the service lists now.',
    commands: [],
    action: 'change_settings',
  },
  {
    code: 'phasing_unknown',
    pattern: /For phasing, only options|has no files for phasing with/i,
    meaning: 'The chosen phasing method cannot be used here.',
    cause: 'The service does not know it, or has no files for it with this panel.',
    remedy: 'Choose another one.',
    commands: [],
    action: 'change_settings',
  },
  {
    code: 'strand_flips',
    pattern: /obvious strand flips have been detected/i,
    meaning: 'Too many variants are written from the other strand of the DNA.',
    cause: 'The array’s export uses its own strand and not that of the reference genome.',
    remedy: toReference.remedy,
    commands: toReference.commands,
    action: 'mend_files',
  },
  {
    code: 'allele_switches',
    pattern: /allele switches have been detected/i,
    meaning: 'In too many variants reference and alternate allele are exchanged.',
    cause:
      'The export calls the more frequent allele the reference, as PLINK does, or uses a strand of its own.',
    remedy: toReference.remedy,
    commands: toReference.commands,
    action: 'mend_files',
  },
  {
    code: 'chromosome_x',
    pattern: /ambiguous samples \(haploid|> ?10 ?% mixed genotypes/i,
    meaning: 'The genotypes of chromosome X do not fit together.',
    cause:
      'A man has one allele outside the pseudo-autosomal regions; here some of his genotypes have one and some two.',
    remedy:
      'Write each man’s genotypes there with one allele, and set those of two different alleles missing. The names of men and women stand in men.txt and women.txt, each name with M or F in sex.txt. These positions are those of hg19; for hg38 write chrX, 2781480 and 155701382. Send X as a job of its own:',
    commands: [
      "echo 'X 2699521 154931043 M 1' > ploidy.txt",
      `bcftools view -S men.txt -Ou input.vcf.gz | bcftools +setGT -Oz -o men.vcf.gz -- -t q -n . -i 'GT="het" && POS>=2699521 && POS<=154931043'`,
      'bcftools view -S women.txt -Oz -o women.vcf.gz input.vcf.gz',
      'bcftools index -f men.vcf.gz && bcftools index -f women.vcf.gz',
      'bcftools merge -Ou men.vcf.gz women.vcf.gz | bcftools +fixploidy -Oz -o output.vcf.gz -- -p ploidy.txt -s sex.txt',
    ],
    action: 'mend_files',
  },
  {
    code: 'low_call_rate',
    pattern: /call rate[^]*No chunks passed the QC|No chunks passed the QC[^]*call rate/i,
    meaning: 'No stretch of the data has enough genotypes in each sample.',
    cause: 'At least one sample lacks half of its genotypes, which rules a stretch out for all.',
    remedy:
      'Leave these samples out, found with the first command and listed one per line in sparse.txt:',
    commands: [
      "bcftools stats -s - input.vcf.gz | grep '^PSC' | cut -f3,14",
      'bcftools view -S ^sparse.txt -Oz -o output.vcf.gz input.vcf.gz',
    ],
    action: 'mend_files',
  },
  {
    code: 'low_overlap',
    pattern: /No chunks passed the QC/i,
    meaning: 'Too few of the variants are in the reference panel.',
    cause:
      'Most often the genome build is the wrong one; else the panel does not fit the array, or strands are turned.',
    remedy: 'Look at the counts of the quality control below, then choose build and panel anew.',
    commands: [],
    action: 'change_settings',
  },
  {
    code: 'panel_refused',
    pattern: /rejected the settings, most often the reference panel/i,
    meaning: 'The service took the job and refused it at once, without a word.',
    cause: 'Most often the account may not use the reference panel, or the panel is gone.',
    remedy: 'Choose another panel, or ask the service for access to this one.',
    commands: [],
    action: 'change_settings',
  },
  {
    code: 'job_removed',
    pattern: /has removed the job and its files|does not know the job any more/i,
    meaning: 'The service removed the job before its results were fetched.',
    cause: 'Services keep a job for some days only, and their own pages let you remove one.',
    remedy: 'Run it again.',
    commands: [],
    action: 'try_again',
  },
  {
    code: 'service_restarted',
    pattern: /was restarted while the job ran/i,
    meaning: 'The service was restarted while the job ran.',
    cause: 'It does not go on with such a job by itself.',
    remedy: 'Run it again.',
    commands: [],
    action: 'try_again',
  },
  {
    code: 'no_reason',
    pattern: /The service gives no reason/i,
    meaning: 'The service ended the job without saying why.',
    cause: 'Its pipeline failed in a way that it does not report.',
    remedy: 'Ask the people of the service, with the job’s number there.',
    commands: [],
    action: 'ask_service',
  },
]
