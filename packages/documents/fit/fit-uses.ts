import { writeFileSync } from 'node:fs'
import { dataUseId } from '@tessera/contracts/data-use'
import { buckets, featuresOf } from '../src/meaning/uses/features.ts'
import { encode, file, rowOf, type Weights } from '../src/meaning/uses/use-weights.ts'
import { vectorOf } from '../src/meaning/uses/vector.ts'
import { fingerprint, labelledSentences } from './labelled-sentences.ts'
import { separate } from './support-vectors.ts'

/** How many sentences must have a feature: what one or two have says nothing about others. */
const fewest = 3

/** Learns from sentences of known meaning which features of a sentence speak for which term, and writes `use-weights.br`. */
const sentences = await labelledSentences()
const counts = new Float64Array(buckets)
for (const { text, language } of sentences)
  for (const feature of Object.values(featuresOf(text, language)).flat())
    counts[feature] = (counts[feature] ?? 0) + 1
const rarity = rowOf(
  counts.map((count) => (count < fewest ? 0 : 1 + Math.log((sentences.length + 1) / (count + 1)))),
)
const vectors = sentences.map(({ text, language }) => vectorOf(text, language, rarity.bytes))
const learnt = (isOne: (uses: ReadonlySet<string>) => boolean): Weights => {
  const sides = sentences.map(({ uses }) => isOne(uses))
  const { bias, weights } = separate(vectors, sides, buckets)
  return { bias, row: rowOf(weights) }
}
const terms = dataUseId.options.map((id) => [id, learnt((uses) => uses.has(id))] as const)
const any = learnt((uses) => uses.size > 0)
const bytes = encode({ rarity, terms: new Map(terms), any, examples: fingerprint(sentences) })
writeFileSync(file, bytes)
console.log(`${sentences.length} sentences, ${bytes.length} bytes`)
