import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'

export interface CohortSize {
  readonly samples: number
  readonly variants: number
}

/**
 * Writes a bgzip file of one chromosome: the sites and genotype frequencies of real people's arrays, repeated along
 * the chromosome, with each genotype drawn anew for each sample.
 */
export async function makeCohort(path: string, size: CohortSize): Promise<void> {
  const bgzip = spawn('bgzip', ['-c'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(bgzip, 'exit')
  await Promise.all([
    pipeline(lines(await readSites(), size), bgzip.stdin),
    pipeline(bgzip.stdout, createWriteStream(path)),
  ])
  const [code] = await ended
  if (code !== 0) throw new Error(`bgzip ended with ${String(code)}`)
}

interface Site {
  readonly position: number
  /** The columns from ID to FORMAT. */
  readonly columns: string
  /** One of 4096 genotypes for each random number, a genotype and a tab as four bytes each. */
  readonly drawn: Int32Array
}

async function readSites(): Promise<readonly Site[]> {
  const text = gunzipSync(await readFile(fixture)).toString('latin1')
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const columns = line.split('\t')
      const genotypes = columns.slice(9).map((text) => Buffer.from(`${text}\t`).readInt32LE())
      const drawn = Int32Array.from(
        { length: draws },
        (_, at) => genotypes[at % genotypes.length] ?? 0,
      )
      return { position: Number(columns[1]), columns: columns.slice(2, 9).join('\t'), drawn }
    })
}

function* lines(sites: readonly Site[], { samples, variants }: CohortSize): Generator<Buffer> {
  const names = Array.from({ length: samples }, (_, index) => `sample${index}`)
  yield Buffer.from(`${header}${names.join('\t')}\n`)
  const genotypes = new Int32Array(samples)
  let random = 1
  for (let variant = 0; variant < variants; variant += 1) {
    const site = sites[variant % sites.length]
    if (site === undefined) throw new Error('the fixture has no sites')
    const position = site.position + Math.floor(variant / sites.length) * fixtureBases
    yield Buffer.from(`20\t${position}\t${site.columns}\t`)
    for (let sample = 0; sample < samples; sample += 1) {
      // Xorshift: the same file each time.
      random ^= random << 13
      random ^= random >>> 17
      random ^= random << 5
      genotypes[sample] = site.drawn[random & (draws - 1)] ?? 0
    }
    const bytes = Buffer.from(new Uint8Array(genotypes.buffer))
    bytes[bytes.length - 1] = lineFeed
    yield bytes
  }
}

const fixture = new URL('../apps/sandbox/fixtures/small/target.omni.chr20.vcf.gz', import.meta.url)
/** Its sites lie between 1 and 2 Mb of a chromosome of 63. */
const fixtureBases = 1_000_000
const draws = 4096
const lineFeed = 0x0a
const header = `##fileformat=VCFv4.2
##contig=<ID=20,length=63025520>
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t`
