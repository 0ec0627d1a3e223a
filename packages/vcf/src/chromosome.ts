import type { GenomeBuild } from './report.ts'

export interface Chromosome {
  /** Without prefix: `1` to `22`, `X`, `Y` or `MT`. */
  readonly name: string
  readonly hasPrefix: boolean
}

/** Null for anything that is not a human chromosome. */
export function parseChromosome(text: string): Chromosome | null {
  const hasPrefix = text.startsWith('chr')
  const bare = hasPrefix ? text.slice(3) : text
  const name = synonyms.get(bare) ?? bare
  return lengths.has(name) ? { name, hasPrefix } : null
}

/** Number of bases; null for an unknown name. */
export function chromosomeLength(name: string, build: GenomeBuild): number | null {
  return lengths.get(name)?.[build] ?? null
}

/** What the services expect in the first column. */
export function expectedName(name: string, build: GenomeBuild): string {
  return build === 'hg38' ? `chr${name === 'MT' ? 'M' : name}` : name
}

const synonyms = new Map([
  ['23', 'X'],
  ['M', 'MT'],
])

/** Assembly reports of GRCh37.p13 and GRCh38.p14. */
const lengths = new Map<string, Readonly<Record<GenomeBuild, number>>>([
  ['1', { hg19: 249_250_621, hg38: 248_956_422 }],
  ['2', { hg19: 243_199_373, hg38: 242_193_529 }],
  ['3', { hg19: 198_022_430, hg38: 198_295_559 }],
  ['4', { hg19: 191_154_276, hg38: 190_214_555 }],
  ['5', { hg19: 180_915_260, hg38: 181_538_259 }],
  ['6', { hg19: 171_115_067, hg38: 170_805_979 }],
  ['7', { hg19: 159_138_663, hg38: 159_345_973 }],
  ['8', { hg19: 146_364_022, hg38: 145_138_636 }],
  ['9', { hg19: 141_213_431, hg38: 138_394_717 }],
  ['10', { hg19: 135_534_747, hg38: 133_797_422 }],
  ['11', { hg19: 135_006_516, hg38: 135_086_622 }],
  ['12', { hg19: 133_851_895, hg38: 133_275_309 }],
  ['13', { hg19: 115_169_878, hg38: 114_364_328 }],
  ['14', { hg19: 107_349_540, hg38: 107_043_718 }],
  ['15', { hg19: 102_531_392, hg38: 101_991_189 }],
  ['16', { hg19: 90_354_753, hg38: 90_338_345 }],
  ['17', { hg19: 81_195_210, hg38: 83_257_441 }],
  ['18', { hg19: 78_077_248, hg38: 80_373_285 }],
  ['19', { hg19: 59_128_983, hg38: 58_617_616 }],
  ['20', { hg19: 63_025_520, hg38: 64_444_167 }],
  ['21', { hg19: 48_129_895, hg38: 46_709_983 }],
  ['22', { hg19: 51_304_566, hg38: 50_818_468 }],
  ['X', { hg19: 155_270_560, hg38: 156_040_895 }],
  ['Y', { hg19: 59_373_566, hg38: 57_227_415 }],
  ['MT', { hg19: 16_569, hg38: 16_569 }],
])
