import { readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'

const sentence = { page: z.int(), sentence: z.string() }

/** A document that was written for this purpose, and what it says. Pages are lists of paragraphs. */
const trueDocument = z.object({
  language: z.enum(['en', 'fr', 'pt']),
  kind: z.enum([
    'data_access_agreement',
    'ethics_approval',
    'consent_form',
    'material_transfer_agreement',
  ]),
  form: z.enum(['born_digital', 'scan']),
  noise: z.enum(['clean', 'noisy']).nullable(),
  title: z.string(),
  pages: z.array(z.array(z.string())),
  truth: z.object({
    uses: z.array(z.object({ duo: z.string(), disease: z.string().nullable(), ...sentence })),
    parties: z.array(z.object({ name: z.string(), role: z.string(), page: z.int() })),
    dates: z.array(z.object({ kind: z.string(), date: z.iso.date(), ...sentence })),
    countries: z.array(z.object({ code: z.string(), meaning: z.string(), ...sentence })),
    no_sharing_abroad: z.object(sentence).nullable(),
    moratorium: z
      .object({ ...sentence, months: z.int().nullable(), until: z.iso.date().nullable() })
      .nullable(),
    approvals: z.array(
      z.object({ body: z.string(), reference: z.string().nullable(), ...sentence }),
    ),
  }),
})
export type TrueDocument = z.infer<typeof trueDocument>

/** Of the whole ground truth, by `seen/` or `unseen/` and the name of the file. */
export async function readTruth(
  beginnings: readonly string[] = [],
): Promise<ReadonlyMap<string, TrueDocument>> {
  const files = await readdir(groundTruth, { recursive: true })
  const names = files
    .filter((name) => name.endsWith('.json'))
    .filter((name) => beginnings.length === 0 || beginnings.some((start) => name.startsWith(start)))
  const read = names.toSorted().map(async (name) => {
    const document: unknown = JSON.parse(await readFile(new URL(name, groundTruth), 'utf8'))
    return [name.replace(/\.json$/, ''), trueDocument.parse(document)] as const
  })
  return new Map(await Promise.all(read))
}

const groundTruth = new URL('../ground-truth/', import.meta.url)
