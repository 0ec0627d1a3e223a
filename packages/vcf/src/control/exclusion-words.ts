import type { Exclusion } from '@tessera/contracts/control'
import { remedies } from '../remedies.ts'

interface ExclusionWords {
  /** For a list, with the number before it. */
  readonly title: string
  /** What it means. */
  readonly meaning: string
  /** What to do, in words. */
  readonly remedy: string
  /** For the shell, one after the other. `sites-to-mend.tsv` is the list that the page gives. */
  readonly commands: readonly string[]
}

/** What each reason means for which a service leaves sites out, and what mends it. */
export const exclusionWords: Readonly<Record<Exclusion, ExclusionWords>> = {
  strandFlip: {
    title: 'on the other strand',
    meaning:
      'The alleles are the complement of the panel’s: the array was read on the other strand. Services stop at more than 100.',
    remedy:
      'Write these sites with the complementary alleles; the list names them. The genotypes stay as they are:',
    commands: [
      `bgzip -dc input.vcf.gz | awk -F'\\t' -v OFS='\\t' 'BEGIN{c["A"]="T";c["T"]="A";c["C"]="G";c["G"]="C"} FNR==NR{if($8=="flip the strand")f[$2,$3,$4,$5];next} !/^#/&&(($1,$2,$4,$5) in f){$4=c[$4];$5=c[$5]} {print}' sites-to-mend.tsv - | bgzip -c > output.vcf.gz`,
    ],
  },
  alleleSwitch: {
    title: 'with REF and ALT swapped',
    meaning:
      'The panel has the two alleles the other way round. Services stop at more than 100, some mend them by themselves.',
    remedy:
      'Swap the alleles, and with them the genotypes, by the reference genome of the build of your file:',
    commands: [
      'bcftools +fixref input.vcf.gz -Oz -o output.vcf.gz -- -f reference.fa -m flip',
      'bcftools +fixref output.vcf.gz -- -f reference.fa',
    ],
  },
  flipAndSwitch: {
    title: 'on the other strand and swapped',
    meaning: 'Both: the complementary alleles, the other way round.',
    remedy: 'Mend them by the reference genome of the build of your file:',
    commands: ['bcftools +fixref input.vcf.gz -Oz -o output.vcf.gz -- -f reference.fa -m flip -d'],
  },
  mismatch: {
    title: 'with other alleles than the panel',
    meaning: 'The panel has other alleles at this position, also on the other strand.',
    remedy: 'The service goes on without them. To leave them out of the file:',
    commands: [
      `awk -F'\\t' '$8=="leave out"{print $2"\\t"$3}' sites-to-mend.tsv > leave-out.tsv`,
      'bcftools view -T ^leave-out.tsv -Oz -o output.vcf.gz input.vcf.gz',
    ],
  },
  sparse: {
    title: 'with too few genotypes',
    meaning: 'More than a tenth of the genotypes are missing.',
    ...mendOf('missing_genotypes'),
  },
  monomorphic: {
    title: 'the same in all samples',
    meaning: 'Nobody differs, so there is nothing to learn from the site.',
    remedy: 'Nothing needs to be done. To leave them out of the file:',
    commands: ['bcftools view -c1:minor -Oz -o output.vcf.gz input.vcf.gz'],
  },
  duplicate: {
    title: 'there twice',
    meaning: 'The same site with the same alleles stands in the file more than once.',
    ...mendOf('duplicate_site'),
  },
  multiallelic: {
    title: 'with several alternate alleles',
    meaning: 'The site has more than two alleles in one line.',
    ...mendOf('multiallelic'),
  },
  indel: {
    title: 'insertions or deletions',
    meaning: 'Imputation begins with single bases.',
    remedy: 'Nothing needs to be done. To leave them out of the file:',
    commands: ['bcftools view -v snps -Oz -o output.vcf.gz input.vcf.gz'],
  },
  otherLetters: {
    title: 'with other letters than A, C, G and T',
    meaning: 'The alleles are no bases.',
    ...mendOf('other_letters'),
  },
  filtered: {
    title: 'that did not pass a filter',
    meaning: 'The column FILTER says something else than PASS.',
    ...mendOf('filter_flag'),
  },
  other: {
    title: 'for reasons that are not known here',
    meaning: 'The file of the service has its own words for them.',
    remedy: 'Read them in the results.',
    commands: [],
  },
}

/** What mends it stands with the findings of the check before the upload. */
function mendOf(code: keyof typeof remedies): Pick<ExclusionWords, 'remedy' | 'commands'> {
  const { remedy, commands } = remedies[code]
  return { remedy, commands }
}
