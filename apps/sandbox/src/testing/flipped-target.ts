import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { BgzfCompress } from '../pipeline/bgzf.ts'
import { classifyVariant } from '../pipeline/classify-variant.ts'
import { loadPanelSites } from '../pipeline/panel-sites.ts'
import { parseVariant } from '../pipeline/variant.ts'
import { vcfLines } from '../pipeline/vcf-lines.ts'
import { FIXTURES, SMALL_TARGET } from './running-sandbox.ts'

/** Real genotypes of which so many sites are written as on the other strand, as some arrays read them. */
export async function flippedTarget(sites: number): Promise<Buffer> {
  const known = await loadPanelSites(join(FIXTURES, 'panel.chr20.vcf.gz'))
  const lines: string[] = []
  let flipped = 0
  for await (const line of vcfLines(SMALL_TARGET)) {
    const columns = line.split('\t')
    if (line.startsWith('#') || flipped === sites || !isFlippable(line)) {
      lines.push(line)
      continue
    }
    flipped += 1
    lines.push(
      [...columns.slice(0, 3), ...columns.slice(3, 5).map(complement), ...columns.slice(5)].join(
        '\t',
      ),
    )
  }
  if (flipped < sites) throw new Error(`only ${flipped} sites can be flipped`)
  const text = Buffer.from(`${lines.join('\n')}\n`)
  return await buffer(Readable.from([text]).pipe(new BgzfCompress()))

  /** Used as it is, and other bases when it is flipped. */
  function isFlippable(line: string): boolean {
    const variant = parseVariant(line)
    const verdict = classifyVariant(variant, false, known.get(variant.position) ?? [])
    return verdict.kind === 'match' && !verdict.isAmbiguous
  }
}

function complement(base: string): string {
  const other = { A: 'T', C: 'G', G: 'C', T: 'A' }[base]
  if (other === undefined) throw new Error(`${base} is no base`)
  return other
}
