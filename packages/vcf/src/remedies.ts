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
  symbolic_allele: {
    severity: 'warning',
    remedy: 'The service leaves these variants out; to do so yourself:',
    commands: ['bcftools view -e \'ALT~"[^ACGTacgt,]"\' -Oz -o output.vcf.gz input.vcf.gz'],
  },
  other_letters: {
    severity: 'warning',
    remedy:
      'The service leaves these variants out. Alleles that PLINK wrote as I and D come back with the reference sequence:',
    commands: [
      'plink2 --vcf input.vcf.gz --fa reference.fa --ref-from-fa --export vcf bgz --out output',
    ],
  },
  filter_flag: {
    severity: 'warning',
    remedy: 'The service leaves these variants out; to do so yourself:',
    commands: ['bcftools view -f .,PASS -Oz -o output.vcf.gz input.vcf.gz'],
  },
  mostly_left_out: {
    severity: 'warning',
    remedy: 'Look why; this command keeps what services use:',
    commands: [
      "bcftools view -f .,PASS -m2 -M2 -v snps -i 'F_MISSING<0.1' -c1:minor -Oz -o output.vcf.gz input.vcf.gz",
    ],
  },
  too_few_variants: {
    severity: 'error',
    remedy: 'Send all variants of the array; this command counts those that services use:',
    commands: [
      "bcftools view -f .,PASS -m2 -M2 -v snps -i 'F_MISSING<0.1' -c1:minor -H input.vcf.gz | wc -l",
    ],
  },
  thin_chunk: {
    severity: 'warning',
    remedy:
      'Expect no results there. When the array covers it, export the genotypes again with all of its variants.',
    commands: [],
  },
  dense_region: {
    severity: 'warning',
    remedy:
      'Where the service refuses it, send the variants of a genotyping array only, listed in sites.tsv:',
    commands: ['bcftools view -T sites.tsv -Oz -o output.vcf.gz input.vcf.gz'],
  },
  missing_in_phased: {
    severity: 'warning',
    remedy: 'Choose a phasing method for the job: it fills the gaps. Without one the job fails.',
    commands: [],
  },
  sparse_chunk: {
    severity: 'warning',
    remedy:
      'Leave these samples out, found with the first command and listed one per line in sparse.txt:',
    commands: [
      "bcftools stats -s - input.vcf.gz | grep '^PSC' | cut -f3,14",
      'bcftools view -S ^sparse.txt -Oz -o output.vcf.gz input.vcf.gz',
    ],
  },
  haploid_genotypes: {
    severity: 'warning',
    remedy: 'Write genotypes with two alleles where everybody has two chromosomes:',
    commands: ['bcftools +fixploidy -Oz -o output.vcf.gz input.vcf.gz -- -f 2'],
  },
  ploidy_above_two: {
    severity: 'error',
    remedy: 'Leave these variants out, or call the genotypes again as diploid:',
    commands: ['bcftools view -e \'GT~"[|/].*[|/]"\' -Oz -o output.vcf.gz input.vcf.gz'],
  },
  x_ploidy: {
    severity: 'error',
    remedy:
      'Write men with one allele there, and set their genotypes of two different alleles missing. The names of men and women stand in men.txt and women.txt, each name with M or F in sex.txt. These positions are those of hg19; for hg38 write chrX, 2781480 and 155701382:',
    commands: [
      "echo 'X 2699521 154931043 M 1' > ploidy.txt",
      `bcftools view -S men.txt -Ou input.vcf.gz | bcftools +setGT -Oz -o men.vcf.gz -- -t q -n . -i 'GT="het" && POS>=2699521 && POS<=154931043'`,
      'bcftools view -S women.txt -Oz -o women.vcf.gz input.vcf.gz',
      'bcftools index -f men.vcf.gz && bcftools index -f women.vcf.gz',
      'bcftools merge -Ou men.vcf.gz women.vcf.gz | bcftools +fixploidy -Oz -o output.vcf.gz -- -p ploidy.txt -s sex.txt',
    ],
  },
  x_half_called: {
    severity: 'error',
    remedy: 'Set genotypes to missing of which half is missing:',
    commands: ['bcftools +setGT -Oz -o output.vcf.gz input.vcf.gz -- -t ./x -n .'],
  },
  mitochondrial: {
    severity: 'warning',
    remedy: 'Look at the panel of the service first: few hold it.',
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
