import { z } from 'zod'

/** An ORCID iD, as `0000-0002-1825-0097`; an address at orcid.org is taken too. The last digit is its checksum. */
export const orcid = z
  .string()
  .trim()
  .max(60)
  .transform((text) => text.replace(/^(https?:\/\/)?orcid\.org\//i, '').toUpperCase())
  .pipe(
    z
      .string()
      .regex(/^(\d{4}-){3}\d{3}[\dX]$/, 'Four groups of four digits, such as 0000-0002-1825-0097')
      .refine((id) => checkDigit(id) === id.at(-1), 'A digit is wrong: the last one does not fit.'),
  )

/** ISO 7064, MOD 11-2. */
function checkDigit(id: string): string {
  let total = 0
  for (const digit of id.replaceAll('-', '').slice(0, -1))
    total = ((total + Number(digit)) * 2) % 11
  const rest = (12 - total) % 11
  return rest === 10 ? 'X' : String(rest)
}
