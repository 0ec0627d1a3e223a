import { writeFileSync } from 'node:fs'
import { dataUseId } from '@tessera/contracts/data-use'
import { buckets, featuresOf } from '../src/meaning/uses/features.ts'
import { encode, file } from '../src/meaning/uses/use-weights.ts'
import { vectorOf } from '../src/meaning/uses/vector.ts'
import { fingerprint, labelledSentences } from './labelled-sentences.ts'
import { fitTerm } from './logistic-regression.ts'

/** Learns from sentences of known meaning which features of a sentence speak for which term, and writes `use-weights.br`. */
const sentences = await labelledSentences()
const counts = new Float64Array(buckets)
for (const { text } of sentences)
  for (const feature of featuresOf(text)) counts[feature] = (counts[feature] ?? 0) + 1
const rarity = counts.map((count) =>
  // What a single sentence has says nothing about others.
  count < 2 ? 0 : Math.log((sentences.length + 1) / (count + 0.5)),
)
const vectors = sentences.map(({ text }) => vectorOf(text, rarity))
const terms = dataUseId.options.map((id) => {
  const isOne = sentences.map(({ uses }) => uses.has(id))
  return [id, fitTerm(vectors, isOne, buckets)] as const
})
const bytes = encode({ rarity, terms: new Map(terms), examples: fingerprint(sentences) })
writeFileSync(file, bytes)
console.log(`${sentences.length} sentences, ${bytes.length} bytes`)
