import { readFileSync } from 'node:fs'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { type DataUseId, dataUseId } from '@tessera/contracts/data-use'
import { buckets } from './features.ts'

/** What was learnt from the examples (`fit/fit-uses.ts`). */
export interface UseWeights {
  /** Of each feature; 0 for those that too few examples have. */
  readonly rarity: Row
  readonly terms: ReadonlyMap<DataUseId, Weights>
  /** Whether a sentence says any term at all. */
  readonly any: Weights
  /** SHA-256 of the examples, in hexadecimal. */
  readonly examples: string
}

/** What the features of a sentence say for something, or against it. */
export interface Weights {
  readonly bias: number
  readonly row: Row
}

/** A number for each feature, `scale` times a byte: as exact as what was learnt from some ten thousand sentences can be. */
export interface Row {
  readonly scale: number
  readonly bytes: Int8Array
}

let known: UseWeights | undefined

export function useWeights(): UseWeights {
  known ??= decode(readFileSync(file))
  return known
}

/** Where the weights are. */
export const file = new URL('./use-weights.br', import.meta.url)

export function rowOf(values: Float64Array): Row {
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9) / 127
  return { scale, bytes: Int8Array.from(values, (value) => Math.round(value / scale)) }
}

export function encode({ rarity, terms, any, examples }: UseWeights): Uint8Array {
  const weights = [...terms.values(), any]
  const head: Head = {
    examples,
    rarity: rarity.scale,
    terms: [...terms.keys()],
    weights: weights.map(({ bias, row }) => ({ bias, scale: row.scale })),
  }
  return brotliCompressSync(
    Buffer.concat([
      Buffer.from(`${JSON.stringify(head)}\n`),
      ...[rarity, ...weights.map(({ row }) => row)].map(({ bytes }) => Buffer.from(bytes.buffer)),
    ]),
  )
}

export function decode(encoded: Uint8Array): UseWeights {
  const bytes = brotliDecompressSync(encoded)
  const end = bytes.indexOf('\n') + 1
  const head = JSON.parse(bytes.toString('utf8', 0, end)) as Head
  const rowAt = (number: number, scale: number): Row => {
    const start = end + number * buckets
    return { scale, bytes: new Int8Array(bytes.subarray(start, start + buckets)) }
  }
  const weights = head.weights.map(({ bias, scale }, index) => ({
    bias,
    row: rowAt(index + 1, scale),
  }))
  const any = weights.at(-1)
  if (any === undefined || weights.length !== head.terms.length + 1)
    throw new Error('The weights of uses do not belong to their terms')
  return {
    examples: head.examples,
    rarity: rowAt(0, head.rarity),
    terms: new Map(head.terms.map((id, index) => [dataUseId.parse(id), weights[index] ?? any])),
    any,
  }
}

interface Head {
  readonly examples: string
  readonly rarity: number
  readonly terms: readonly string[]
  /** Of each term, then of any. */
  readonly weights: readonly { readonly bias: number; readonly scale: number }[]
}
