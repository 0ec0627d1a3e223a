import type { ChunkResult } from './engine.ts'
import { vcfLines, writeBgzfLines } from './vcf-lines.ts'

/**
 * Joins the files of a chromosome's chunks and says in the header how they were made.
 * Returns the number of variants written.
 */
export async function joinChunks(
  parts: readonly string[],
  path: string,
  origin: Readonly<Record<string, string>>,
): Promise<number> {
  let variants = 0
  await writeBgzfLines(path, joined())
  return variants

  async function* joined(): AsyncGenerator<string> {
    for (const [index, part] of parts.entries()) {
      for await (const line of vcfLines(part)) {
        if (!line.startsWith('#')) {
          if (line === '') continue
          variants += 1
          yield line
        } else if (index === 0) {
          if (line.startsWith('#CHROM')) yield* headerLines(origin)
          yield line
        }
      }
    }
  }
}

export function partsOf(
  results: readonly ChunkResult[],
  kind: keyof ChunkResult,
): readonly string[] {
  return results.flatMap((result) => result[kind] ?? [])
}

function headerLines(origin: Readonly<Record<string, string>>): string[] {
  return Object.entries(origin).map(([name, value]) => `##mis_${name}=${value}`)
}
