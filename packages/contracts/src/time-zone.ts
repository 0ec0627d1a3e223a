import { z } from 'zod'

/** A name of the IANA time zone database, such as `Africa/Johannesburg`. */
export const timeZone = z.string().max(64).refine(isTimeZone, 'There is no such time zone.')

function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/i.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
