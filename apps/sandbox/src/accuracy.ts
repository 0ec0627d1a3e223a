import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dosageOf, FIRST_SAMPLE, variantKey } from './pipeline/variant.ts'
import { vcfLines } from './pipeline/vcf-lines.ts'

export interface Accuracy {
  /** Squared correlation of dosage and true genotype over all genotypes. */
  readonly aggregateR2: number
  /** Share of best-guess genotypes that are the true ones. */
  readonly concordance: number
  readonly sites: number
}

/**
 * Compares an imputed dose file with the truth at sites that were not typed and vary among the truth's people.
 * The dose file is given by path or by content; samples are matched by name. Throws when nothing can be compared.
 */
export async function accuracy(
  doseVcfGz: Buffer | string,
  truth: string,
  target: string,
): Promise<Accuracy> {
  if (typeof doseVcfGz === 'string') return compare(doseVcfGz, truth, target)
  const folder = await mkdtemp(join(tmpdir(), 'dose-'))
  try {
    const path = join(folder, 'dose.vcf.gz')
    await writeFile(path, doseVcfGz)
    return await compare(path, truth, target)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function compare(dose: string, truth: string, target: string): Promise<Accuracy> {
  const typed = new Set<string>()
  for await (const row of rows(target)) typed.add(row.key)
  const known = new Map<string, ReadonlyMap<string, number>>()
  for await (const row of rows(truth)) {
    const genotypes = new Map<string, number>()
    for (const [index, call] of row.calls.entries()) {
      genotypes.set(row.samples[index] ?? '', dosageOf(call.split(':')[0] ?? '.'))
    }
    const called = [...genotypes.values()].filter((genotype) => genotype >= 0)
    const varies = called.some((genotype) => genotype !== called[0])
    if (!typed.has(row.key) && varies) known.set(row.key, genotypes)
  }
  const sums = new Sums()
  let sites = 0
  for await (const row of rows(dose)) {
    const genotypes = known.get(row.key)
    if (genotypes === undefined) continue
    sites += 1
    const dosageField = row.format.indexOf('DS')
    for (const [index, call] of row.calls.entries()) {
      const expected = genotypes.get(row.samples[index] ?? '') ?? -1
      const fields = call.split(':')
      if (expected >= 0) sums.add(expected, Number(fields[dosageField]), dosageOf(fields[0] ?? '.'))
    }
  }
  if (sites === 0) throw new Error('the dose file and the truth have no untyped site in common')
  return { ...sums.finish(), sites }
}

class Sums {
  #n = 0
  #same = 0
  #x = 0
  #y = 0
  #xx = 0
  #yy = 0
  #xy = 0

  add(expected: number, dosage: number, genotype: number): void {
    this.#n += 1
    if (genotype === expected) this.#same += 1
    this.#x += expected
    this.#y += dosage
    this.#xx += expected * expected
    this.#yy += dosage * dosage
    this.#xy += expected * dosage
  }

  finish(): Pick<Accuracy, 'aggregateR2' | 'concordance'> {
    const covariance = this.#n * this.#xy - this.#x * this.#y
    const variances = (this.#n * this.#xx - this.#x ** 2) * (this.#n * this.#yy - this.#y ** 2)
    return { aggregateR2: covariance ** 2 / variances, concordance: this.#same / this.#n }
  }
}

interface Row {
  readonly key: string
  readonly format: readonly string[]
  readonly samples: readonly string[]
  readonly calls: readonly string[]
}

async function* rows(path: string): AsyncGenerator<Row> {
  let samples: readonly string[] = []
  for await (const line of vcfLines(path)) {
    const columns = line.split('\t')
    if (line.startsWith('#CHROM')) samples = columns.slice(FIRST_SAMPLE)
    if (line.startsWith('#') || line === '') continue
    const [, position = '', , ref = '', alt = ''] = columns
    yield {
      key: variantKey({ position: Number(position), ref, alt }),
      format: (columns[FIRST_SAMPLE - 1] ?? '').split(':'),
      samples,
      calls: columns.slice(FIRST_SAMPLE),
    }
  }
}
