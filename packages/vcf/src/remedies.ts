import type { FindingCode, VcfFinding } from './report.ts'

/** What mends each finding, with the commands that do it, and how grave it is unless the check knows better. */
export const remedies: Readonly<Record<FindingCode, Remedy>> = {
  empty_file: {
    severity: 'error',
    remedy: 'Export the genotypes again and upload the new file.',
    commands: [],
  },
  not_gzip: {
    severity: 'error',
    remedy: 'Compress the VCF with:',
    commands: ['bgzip -c input.vcf > output.vcf.gz'],
  },
  plain_gzip: {
    severity: 'error',
    remedy: 'Compress it again with:',
    commands: ['gzip -dc input.vcf.gz | bgzip -c > output.vcf.gz'],
  },
  truncated: {
    severity: 'error',
    remedy: 'Copy the whole file again and test it with:',
    commands: ['bgzip -t input.vcf.gz && tail -c 28 input.vcf.gz | xxd'],
  },
  corrupt: {
    severity: 'error',
    remedy: 'Copy the file again from its source and test it with:',
    commands: ['bgzip -t input.vcf.gz'],
  },
  too_much_text: {
    severity: 'error',
    remedy: 'Split it by chromosome and keep the genotypes only:',
    commands: ['bcftools annotate -x INFO,^FORMAT/GT -Oz -o output.vcf.gz input.vcf.gz'],
  },
  not_vcf: {
    severity: 'error',
    remedy: 'Convert it to VCF with:',
    commands: ['bcftools view -Oz -o output.vcf.gz input'],
  },
  header_malformed: {
    severity: 'error',
    remedy: 'Mend the header in an editor:',
    commands: [
      'bcftools view -h input.vcf.gz > header.txt',
      'bcftools reheader -h header.txt -o output.vcf.gz input.vcf.gz',
    ],
  },
  duplicate_sample: {
    severity: 'error',
    remedy: 'Give every sample its own name, one per line in names.txt:',
    commands: ['bcftools reheader -s names.txt -o output.vcf.gz input.vcf.gz'],
  },
  empty_sample_name: {
    severity: 'error',
    remedy: 'Name every sample, one per line in names.txt:',
    commands: ['bcftools reheader -s names.txt -o output.vcf.gz input.vcf.gz'],
  },
  too_few_samples: {
    severity: 'error',
    remedy: 'Merge cohorts of the same array first:',
    commands: ['bcftools merge -Oz -o output.vcf.gz a.vcf.gz b.vcf.gz'],
  },
  too_many_samples: {
    severity: 'error',
    remedy: 'Send the samples in parts, listed one per line in part1.txt:',
    commands: ['bcftools view -S part1.txt -Oz -o part1.vcf.gz input.vcf.gz'],
  },
  carriage_returns: {
    severity: 'error',
    remedy: 'Remove them with:',
    commands: ["bgzip -dc input.vcf.gz | tr -d '\\r' | bgzip -c > output.vcf.gz"],
  },
  spaces_for_tabs: {
    severity: 'error',
    remedy: 'Put tabs between the columns:',
    commands: [
      'bgzip -dc input.vcf.gz | awk \'/^##/{print;next}{gsub(/ +/,"\\t");print}\' | bgzip -c > output.vcf.gz',
    ],
  },
  line_too_long: {
    severity: 'error',
    remedy: 'Keep the genotypes only:',
    commands: ['bcftools annotate -x INFO,^FORMAT/GT -Oz -o output.vcf.gz input.vcf.gz'],
  },
  ragged_line: {
    severity: 'error',
    remedy: 'Export the genotypes again; this command shows the lines:',
    commands: ["bgzip -dc input.vcf.gz | awk -F'\\t' '/^#CHROM/{n=NF}!/^#/&&NF!=n{print NR}'"],
  },
  line_malformed: {
    severity: 'error',
    remedy: 'Export the genotypes again; this command shows what is wrong:',
    commands: ['bcftools view input.vcf.gz > /dev/null'],
  },
  no_variants: {
    severity: 'error',
    remedy: 'Export the genotypes again; this command counts the variants:',
    commands: ['bcftools view -H input.vcf.gz | wc -l'],
  },
  no_genotypes: {
    severity: 'error',
    remedy: 'Export the genotypes (FORMAT field GT) of every sample, for example:',
    commands: ['plink2 --bfile input --export vcf bgz --out output'],
  },
  chromosome_unknown: {
    severity: 'error',
    remedy: 'Keep one chromosome of 1 to 22 or X:',
    commands: ['bcftools view -t 20 -Oz -o output.vcf.gz input.vcf.gz'],
  },
  several_chromosomes: {
    severity: 'error',
    remedy: 'Split it, one file per chromosome:',
    commands: [
      'bcftools index -f input.vcf.gz',
      'for c in $(bcftools index -s input.vcf.gz | cut -f1); do bcftools view -r $c -Oz -o $c.vcf.gz input.vcf.gz; done',
    ],
  },
  unsorted: {
    severity: 'error',
    remedy: 'Sort it with:',
    commands: ['bcftools sort -Oz -o output.vcf.gz input.vcf.gz'],
  },
  ref_equals_alt: {
    severity: 'error',
    remedy: 'Leave these variants out:',
    commands: ["bcftools view -e 'REF=ALT' -Oz -o output.vcf.gz input.vcf.gz"],
  },
  duplicate_site: {
    severity: 'warning',
    remedy: 'Keep the first of each:',
    commands: ['bcftools norm -d exact -Oz -o output.vcf.gz input.vcf.gz'],
  },
  multiallelic: {
    severity: 'warning',
    remedy: 'The service leaves them out; to split them:',
    commands: ['bcftools norm -m -any -Oz -o output.vcf.gz input.vcf.gz'],
  },
  position_out_of_range: {
    severity: 'error',
    remedy:
      'Find out on which genome build the positions were made, and export the file again on hg19 or hg38.',
    commands: [],
  },
  missing_genotypes: {
    severity: 'warning',
    remedy: 'Leave out sparse variants and choose a phasing method:',
    commands: ["bcftools view -i 'F_MISSING<0.1' -Oz -o output.vcf.gz input.vcf.gz"],
  },
  mixed_phase: {
    severity: 'warning',
    remedy:
      'Choose a phasing method for the job; without one the service refuses unphased genotypes.',
    commands: [],
  },
  build_mismatch: {
    severity: 'error',
    remedy: 'Choose the build that the file was made on.',
    commands: [],
  },
  build_unclear: {
    severity: 'warning',
    remedy: 'Look up on which build the genotypes were called, and choose that build.',
    commands: [],
  },
  prefix_mismatch: {
    severity: 'error',
    remedy: 'Rename the chromosome with:',
    commands: ['bcftools annotate --rename-chrs names.txt -Oz -o output.vcf.gz input.vcf.gz'],
  },
}

interface Remedy {
  readonly severity: VcfFinding['severity']
  readonly remedy: string
  readonly commands: readonly string[]
}
