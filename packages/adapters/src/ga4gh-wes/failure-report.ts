import { z } from 'zod'
import type { RemoteMessage, ServiceFetch } from '../adapter.ts'
import { messageText } from '../http/plain-text.ts'
import { ServiceError } from '../service-error.ts'
import { runPath } from './paths.ts'
import { requestJson } from './request.ts'

/** What some nodes write about a run that failed, in a file among its outputs, which WES itself does not give out. */
export const failureReportName = 'fedimpute_error.json'

/** In words; null where the node has written none, or something else. What it says of trying again nobody follows blindly. */
export async function readFailureReport(
  fetch: ServiceFetch,
  runId: string,
  signal: AbortSignal,
): Promise<RemoteMessage | null> {
  try {
    const path = `${runPath(runId)}/outputs/${failureReportName}`
    const { code, summary, detail, remediation } = await requestJson(fetch, path, report, {
      signal,
    })
    const hint = remediation?.hint ?? ''
    const sentences = [`${summary} (${code})`, detail ?? '', hint === '' ? '' : `Hint: ${hint}`]
    const text = messageText(
      sentences.filter((sentence) => sentence !== '').join('\n'),
      longestText,
    )
    return { severity: 'error', text }
  } catch (error) {
    signal.throwIfAborted()
    // The run has failed in any case: without a report its own words stand alone. The token was good for the run a moment
    // ago, and some gateways refuse whatever they do not know as if it were not.
    if (error instanceof ServiceError) return null
    throw error
  }
}

/** Of what a job keeps of its failure, so that the words of the pipeline have room beside it. */
const longestText = 800
const words = z.string().trim().max(10_000)

const report = z.object({
  version: z.literal(['1', 1]),
  code: z.string().regex(/^[A-Z][A-Z0-9_]{1,63}$/),
  summary: words.min(1),
  detail: words.nullish(),
  remediation: z.object({ hint: words.nullish() }).nullish().catch(null),
})
