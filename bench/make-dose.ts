import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'

/**
 * Writes a bgzip file of what Minimac4 made, again and again along the chromosome, as many variants as asked for.
 *
 * @param copies how often the people of a dose file stand side by side; 0 for an info file, which has none
 */
export async function makeDose(
  path: string,
  { variants, copies }: { readonly variants: number; readonly copies: number },
): Promise<void> {
  const source = new URL(
    `../packages/vcf/test/minimac4/chr20.${copies === 0 ? 'info.gz' : 'dose.vcf.gz'}`,
    import.meta.url,
  )
  const text = gunzipSync(await readFile(source)).toString('latin1')
  const bgzip = spawn('bgzip', ['-c'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(bgzip, 'exit')
  await Promise.all([
    pipeline(lines(text.trimEnd().split('\n'), variants, copies), bgzip.stdin),
    pipeline(bgzip.stdout, createWriteStream(path)),
  ])
  const [code] = await ended
  if (code !== 0) throw new Error(`bgzip ended with ${String(code)}`)
}

function* lines(text: readonly string[], variants: number, copies: number): Generator<Buffer> {
  const sites = text.filter((line) => !line.startsWith('#')).map((line) => line.split('\t'))
  yield Buffer.from('##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n')
  for (let variant = 0; variant < variants; variant += 1) {
    const columns = sites[variant % sites.length]
    if (columns === undefined) throw new Error('the fixture has no sites')
    // Variants stand about 28 bases apart on a chromosome of 63 million.
    const position = 60_000 + variant * 28
    const site = `${columns[0]}\t${position}\t${columns.slice(2, 8).join('\t')}`
    const people = columns.slice(9).join('\t')
    const genotypes = `\t${columns[8]}${`\t${people}`.repeat(copies)}`
    yield Buffer.from(`${site}${copies === 0 ? '' : genotypes}\n`)
  }
}
