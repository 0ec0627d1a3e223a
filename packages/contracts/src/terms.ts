import { z } from 'zod'

/** How an installation names one issue of its terms: a date or a number. */
export const termsVersion = z.string().regex(/^[A-Za-z0-9][\w.-]{0,39}$/)

/**
 * The terms that hold at this installation. A text has paragraphs with an empty line between them; a line that begins with `# ` is
 * a heading, and one that begins with `- ` stands in a list. Nothing else in it means anything.
 */
export const terms = z.object({
  version: termsVersion,
  /** From which day on. */
  since: z.iso.date(),
  /** In each language of the house. */
  texts: z.object({ en: z.string(), fr: z.string(), pt: z.string() }),
})
export type Terms = z.infer<typeof terms>

export const acceptTermsInput = z.object({ version: termsVersion })

export const acceptedTerms = z.object({ version: termsVersion, acceptedAt: z.iso.datetime() })
export type AcceptedTerms = z.infer<typeof acceptedTerms>
