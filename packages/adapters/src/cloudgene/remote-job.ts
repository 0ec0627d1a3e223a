import { z } from 'zod'
import { Secret } from '@tessera/crypto/secret'
import type { RemoteJob, RemoteMessage, RemotePhase, RemoteResult, RemoteStep } from '../adapter.ts'
import { messageText, plainText } from '../http/plain-text.ts'

const time = z.coerce.number().nullish().catch(null)
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? [])

/** Only what is used. Nulls and missing fields are the same: versions differ in which they write. */
export const jobBody = z.object({
  id: z.string(),
  name: z.string().nullish(),
  state: z.number().int(),
  positionInQueue: z.number().int().nullish(),
  submittedOn: time,
  startTime: time,
  endTime: time,
  deletedOn: time,
  steps: listOf(
    z.object({
      name: z.string().nullish(),
      logMessages: listOf(z.object({ message: z.string().nullish(), type: z.number() })),
    }),
  ),
  outputParams: listOf(
    z.object({
      name: z.string().nullish(),
      files: listOf(
        z.object({
          name: z.string().min(1),
          hash: z.string().min(1),
          size: z.union([z.string(), z.number()]).nullish(),
          count: z.number().nullish(),
        }),
      ),
    }),
  ),
})
type JobBody = z.infer<typeof jobBody>

export function remoteJob(body: JobBody): RemoteJob {
  const steps = body.steps.map(stepOf)
  const phase = phaseOf(body.state, steps)
  const position = body.positionInQueue ?? -1
  return {
    id: body.id,
    name: body.name ?? body.id,
    phase,
    state: body.state,
    positionInQueue: phase === 'waiting' && position >= 0 ? position : null,
    submittedAt: dateOf(body.submittedOn),
    startedAt: dateOf(body.startTime),
    endedAt: dateOf(body.endTime),
    retiresAt: dateOf(body.deletedOn),
    steps,
    results: body.outputParams.filter(({ name }) => name === 'output').flatMap(resultsOf),
    failure: phase === 'failed' ? failureOf(steps) : null,
  }
}

function phaseOf(state: number, steps: readonly RemoteStep[]): RemotePhase {
  switch (state) {
    case 1:
      return 'waiting'
    case 2:
      return 'running'
    case 3:
      return 'exporting'
    case 4:
    case 8:
      return 'succeeded'
    case 5:
      return 'failed'
    case 6:
      return 'cancelled'
    // Failed or cancelled, and its owner was told when the files go.
    case 9:
      return textsOf(steps).some((text) => /cancell?ed/i.test(text)) ? 'cancelled' : 'failed'
    case 7:
      return 'retired'
    case 10:
      return 'deleted'
    case -1:
      return 'dead'
    default:
      return 'unknown'
  }
}

function stepOf(step: JobBody['steps'][number]): RemoteStep {
  return {
    name: plainText(step.name ?? '', 200),
    messages: step.logMessages.map(({ message, type }) => ({
      severity: severities.get(type) ?? 'ok',
      text: messageText(message ?? ''),
    })),
  }
}

function resultsOf(output: JobBody['outputParams'][number]): readonly RemoteResult[] {
  return output.files.map(({ name, hash, size, count }) => ({
    name,
    key: new Secret(hash),
    sizeText: String(size ?? ''),
    remaining: count == null || count < 0 ? null : count,
  }))
}

/** What the failed step said, without the sentences that only say that something failed. */
function failureOf(steps: readonly RemoteStep[]): string {
  const errors = steps
    .flatMap(({ messages }) => messages)
    .filter(({ severity, text }) => severity === 'error' && text !== '')
    .map(({ text }) => text)
  const telling = errors.filter((text) => !saysNothing.test(text))
  const reason = (telling.length > 0 ? telling : errors).join('\n')
  if (reason !== '') return plainText(reason)
  return steps.length === 0
    ? 'The service rejected the settings, most often the reference panel.'
    : 'The service gives no reason.'
}

function textsOf(steps: readonly RemoteStep[]): readonly string[] {
  return steps.flatMap(({ messages }) => messages.map(({ text }) => text))
}

/** Unset times are 0 or -1. */
export function dateOf(ms: number | null | undefined): Date | null {
  return ms == null || ms <= 0 ? null : new Date(ms)
}

const severities = new Map<number, RemoteMessage['severity']>([
  [0, 'ok'],
  [1, 'error'],
  [2, 'warning'],
  [3, 'running'],
  [4, 'error'],
])

const saysNothing = /^(?:pipeline execution failed|imputation job failed)\.?$/i
