import { z } from 'zod'
import { mailLocale } from './account-mail.ts'
import { country } from './country.ts'
import { line } from './line.ts'
import { orcid } from './orcid.ts'
import { timeZone } from './time-zone.ts'

/** What somebody says of herself, all of it by her own choice. */
export const profile = z.object({
  name: line.min(1).max(200).nullable(),
  institution: line.min(1).max(200).nullable(),
  country: country.nullable(),
  orcid: orcid.nullable(),
  /** In which mails to her are written. */
  locale: mailLocale,
  timeZone: timeZone.nullable(),
})
export type Profile = z.output<typeof profile>
