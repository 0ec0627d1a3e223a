import { expect, test } from 'vitest'
import { splitRemedy } from './split-remedy.ts'

test.each([
  [
    'Sort it with: bcftools sort -Oz -o output.vcf.gz input.vcf.gz',
    'Sort it with:',
    ['bcftools sort -Oz -o output.vcf.gz input.vcf.gz'],
  ],
  [
    'Mend the header in an editor: bcftools view -h a.vcf.gz > header.txt, then bcftools reheader -h header.txt a.vcf.gz',
    'Mend the header in an editor:',
    ['bcftools view -h a.vcf.gz > header.txt', 'bcftools reheader -h header.txt a.vcf.gz'],
  ],
  [
    'Split it, one file per chromosome: for c in $(tabix -l a.vcf.gz); do bcftools view -r $c a.vcf.gz; done',
    'Split it, one file per chromosome:',
    ['for c in $(tabix -l a.vcf.gz); do bcftools view -r $c a.vcf.gz; done'],
  ],
  [
    'Choose the build that the file was made on.',
    'Choose the build that the file was made on.',
    [],
  ],
])('%s', (remedy, advice, commands) => {
  expect(splitRemedy(remedy)).toEqual({ advice, commands })
})
