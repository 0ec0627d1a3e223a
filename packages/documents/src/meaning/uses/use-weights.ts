import { readFileSync } from 'node:fs'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { type DataUseId, dataUseId } from '@tessera/contracts/data-use'
import { buckets } from './features.ts'

/** What was learnt from the examples (`fit/fit-uses.ts`). */
export interface UseWeights {
  /** Of each feature; 0 for those that too few examples have. */
  readonly rarity: Float64Array
  readonly terms: ReadonlyMap<DataUseId, TermWeights>
  /** SHA-256 of the examples, in hexadecimal. */
  readonly examples: string
}

/** How likely a term is follows from the sum of the weights of what a sentence has. */
export interface TermWeights {
  readonly bias: number
  readonly weights: Float64Array
}

let known: UseWeights | undefined

export function useWeights(): UseWeights {
  known ??= decode(readFileSync(file))
  return known
}

/** Where the weights are. */
export const file = new URL('./use-weights.br', import.meta.url)

/** One byte for each rarity and weight: as exact as what was learnt from some ten thousand sentences can be. */
export function encode({ rarity, terms, examples }: UseWeights): Uint8Array {
  const head = {
    examples,
    rarity: greatest(rarity),
    terms: [...terms].map(([id, { bias, weights }]) => ({ id, bias, greatest: greatest(weights) })),
  }
  const rows = [rarity, ...[...terms.values()].map(({ weights }) => weights)]
  const bytes = rows.map((row) => {
    const most = greatest(row)
    return Int8Array.from(row, (value) => Math.round((value / most) * 127))
  })
  return brotliCompressSync(
    Buffer.concat([
      Buffer.from(`${JSON.stringify(head)}\n`),
      ...bytes.map((row) => Buffer.from(row.buffer)),
    ]),
  )
}

export function decode(encoded: Uint8Array): UseWeights {
  const bytes = brotliDecompressSync(encoded)
  const end = bytes.indexOf('\n')
  const head = JSON.parse(bytes.toString('utf8', 0, end)) as Head
  const row = (number: number, most: number) =>
    Float64Array.from(
      { length: buckets },
      (_, at) => (bytes.readInt8(end + 1 + number * buckets + at) / 127) * most,
    )
  return {
    examples: head.examples,
    rarity: row(0, head.rarity),
    terms: new Map(
      head.terms.map(({ id, bias, greatest: most }, index) => [
        dataUseId.parse(id),
        { bias, weights: row(index + 1, most) },
      ]),
    ),
  }
}

interface Head {
  readonly examples: string
  readonly rarity: number
  readonly terms: readonly {
    readonly id: string
    readonly bias: number
    readonly greatest: number
  }[]
}

function greatest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9)
}
