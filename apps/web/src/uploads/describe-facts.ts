import type { FileFacts } from '@tessera/contracts/file'

/** What the check learned, in the order people ask: `chromosome 20`, `51 samples`, `7,824 variants`, `hg19`. */
export function describeFacts(facts: FileFacts | null): readonly string[] {
  if (facts === null) return []
  return [
    facts.chromosome === null ? null : `chromosome ${facts.chromosome.replace(/^chr/, '')}`,
    facts.samples === null ? null : counted(facts.samples, 'sample'),
    facts.variants === null ? null : counted(facts.variants, 'variant'),
    facts.build === null ? null : BUILDS[facts.build],
    facts.phased === true ? 'phased' : null,
  ].filter((fact) => fact !== null)
}

export const BUILDS = { hg19: 'GRCh37 (hg19)', hg38: 'GRCh38 (hg38)' } as const

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}
