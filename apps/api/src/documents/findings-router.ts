import { countryNameOf } from '@tessera/contracts/country-name'
import { country } from '@tessera/contracts/country'
import { decidedFinding } from '@tessera/contracts/decided-finding'
import { type DocumentStatement, documentStatement } from '@tessera/contracts/document-meaning'
import { documentId, findingId } from '@tessera/contracts/ids'
import {
  type Decision,
  decideFinding,
  deleteStatement,
  insertStatement,
  listFindings,
} from '@tessera/db/document-findings'
import { findDocumentPage } from '@tessera/db/documents'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { newId } from '../new-id.ts'
import { router, signedIn } from '../trpc.ts'

/** What documents say: found by the house, decided by their owners. */
export function findingsRouter() {
  return router({
    list: signedIn('none')
      .input(z.object({ documentId, version: z.int().min(1).max(1000) }))
      .output(z.array(decidedFinding))
      .query(async ({ ctx, input }) => [
        ...(await ctx.principal.asReader(async (unit) => await listFindings(unit, input))),
      ]),

    decide: signedIn('document.finding_decided')
      .input(
        z.object({
          findingId,
          decision: z.discriminatedUnion('state', [
            z.object({
              state: z.literal('confirmed'),
              stated: documentStatement,
              /** Beyond which nothing is to be shared. */
              homeCountry: country.nullish(),
            }),
            z.object({ state: z.literal('rejected') }),
            z.object({ state: z.literal('found') }),
          ]),
        }),
      )
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          const decision = decisionOf(input.decision)
          const document = await decideFinding(unit, input.findingId, decision)
          if (document === null) throw new Fault('not_found')
          await ctx.audit(unit, userId, {
            subject: document,
            detail: { finding: input.findingId, state: decision.state },
          })
        })
      }),

    /** What she reads in a sentence and nobody found. */
    add: signedIn('document.finding_added')
      .input(
        z.object({
          documentId,
          version: z.int().min(1).max(1000),
          page: z.int().min(1).max(10_000),
          start: z.int().nonnegative(),
          end: z.int().positive(),
          stated: documentStatement,
          homeCountry: country.nullish(),
        }),
      )
      .output(z.object({ findingId }))
      .mutation(async ({ ctx, input }) => {
        const { stated, homeCountry, start, end, ...at } = input
        const id = newId(findingId)
        await ctx.principal.asUser(async (unit, userId) => {
          const page = await findDocumentPage(unit, { ...at, id: at.documentId })
          if (page === null) throw new Fault('not_found')
          const sentence = page.text.slice(start, end).replaceAll(/\s+/gu, ' ').trim()
          if (sentence === '' || sentence.length > longestSentence) {
            const message = 'Choose one sentence of the page.'
            throw new Fault('invalid_input', { details: [{ subject: 'sentence', message }] })
          }
          const countryName = countryOf(stated, homeCountry ?? null)
          await insertStatement(unit, {
            ...at,
            id,
            userId,
            start,
            end,
            sentence,
            stated,
            countryName,
          })
          await ctx.audit(unit, userId, { subject: at.documentId, detail: { finding: id } })
        })
        return { findingId: id }
      }),

    /** What she added herself. */
    remove: signedIn('document.finding_removed')
      .input(z.object({ findingId }))
      .mutation(async ({ ctx, input }) => {
        await ctx.principal.asUser(async (unit, userId) => {
          if (!(await deleteStatement(unit, input.findingId))) throw new Fault('not_found')
          await ctx.audit(unit, userId, { subject: input.findingId })
        })
      }),
  })
}

type Decided = Exclude<Decision, { readonly state: 'confirmed' }>
type Confirmed = Omit<Extract<Decision, { readonly state: 'confirmed' }>, 'countryName'> & {
  readonly homeCountry?: string | null | undefined
}

function decisionOf(asked: Decided | Confirmed): Decision {
  if (asked.state !== 'confirmed') return asked
  const { state, stated, homeCountry } = asked
  return { state, stated, countryName: countryOf(stated, homeCountry ?? null) }
}

/** As records of services name it. @throws Fault `invalid_input` when nobody says which country is home */
function countryOf(stated: DocumentStatement, home: string | null): string | null {
  if (stated.kind === 'country') return countryNameOf(stated.value.country)
  if (stated.kind !== 'no_sharing_abroad') return null
  if (home !== null) return countryNameOf(home)
  const message = 'Say beyond which country nothing is to be shared.'
  throw new Fault('invalid_input', { details: [{ subject: 'country', message }] })
}

const longestSentence = 4000
