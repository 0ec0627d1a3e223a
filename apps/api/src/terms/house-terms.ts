import { readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { type Terms, termsVersion } from '@tessera/contracts/terms'
import { proofHash } from '@tessera/crypto/row-proof'
import { hasAcceptedTerms } from '@tessera/db/accepted-terms'
import { tesseraHome } from '@tessera/runtime/config'
import { Fault } from '@tessera/runtime/fault'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { z } from 'zod'
import type { Caller } from '../http/principal.ts'

const file = z.string().min(1)

export const termsSetting = z.strictObject({
  /** Whoever has not accepted this one is asked. */
  version: termsVersion,
  /** The day from which it holds; the days of grace begin with it. */
  since: z.iso.date(),
  /** For how long scripts and programs go on for whoever has not accepted it yet. */
  graceDays: z.int().min(0).max(365).default(30),
  /** Files with the text, in the home directory unless a path is whole. */
  texts: z.strictObject({ en: file, fr: file, pt: file }),
})
export type TermsSetting = z.infer<typeof termsSetting>

/** What everybody here accepts before anything else. */
export interface HouseTerms {
  /** Null where nobody is asked for anything. */
  readonly current: Terms | null
  /** @throws Fault `terms_not_accepted` for somebody who has not: on the pages at once, otherwise after the days of grace */
  admit(caller: Pick<Caller, 'method' | 'proof' | 'asReader'>): Promise<void>
  /**
   * @param version that whoever makes an account accepts
   * @returns what is to be written down of her; null where nobody is asked
   * @throws Fault `terms_not_accepted`; `terms_changed` when she has read others
   */
  requireAccepted(version: string | undefined): string | null
}

/** @throws StartUpError for a text that cannot be read, or is none */
export async function readHouseTerms(setting: TermsSetting | null): Promise<HouseTerms> {
  if (setting === null) return noTerms
  const { version, since, graceDays, texts } = setting
  const [en, fr, pt] = await Promise.all([texts.en, texts.fr, texts.pt].map(readText))
  const current = { version, since, texts: { en: en ?? '', fr: fr ?? '', pt: pt ?? '' } }
  const graceEnds = Date.parse(since) + graceDays * dayMs
  /** By proof; nobody takes back what she accepted. Those that were found longest ago come first. */
  const admitted = new Set<string>()
  return {
    current,
    async admit({ method, proof, asReader }) {
      if (method !== 'browser' && Date.now() < graceEnds) return
      const key = proofHash(proof).toString('base64')
      if (admitted.has(key)) return
      if (!(await asReader(async (unit) => await hasAcceptedTerms(unit, version))))
        throw new Fault('terms_not_accepted', { link: '/accept-terms' })
      admitted.add(key)
      for (const oldest of admitted) {
        if (admitted.size <= mostAdmitted) break
        admitted.delete(oldest)
      }
    },
    requireAccepted(accepted) {
      if (accepted === undefined) throw new Fault('terms_not_accepted', { link: '/terms' })
      if (accepted !== version) throw new Fault('terms_changed')
      return version
    },
  }
}

async function readText(named: string): Promise<string> {
  const path = isAbsolute(named) ? named : join(tesseraHome(), named)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new StartUpError(`the terms in ${path} cannot be read`, { cause: error })
  })
  if (text.trim() === '') throw new StartUpError(`the terms in ${path} are empty`)
  return text
}

const noTerms: HouseTerms = {
  current: null,
  admit: async () => {},
  requireAccepted: () => null,
}

const dayMs = 24 * 3_600_000
const mostAdmitted = 10_000
