import type { ModelProblemCode } from '@tessera/contracts/document-model'
import { listTexts } from '@tessera/db/document-work'
import {
  endModelReading,
  findModelWork,
  isModelAsked,
  keepModelPart,
  type ModelWork,
} from '@tessera/db/model-readings'
import { endStep, mostFailures, type StepOutcome } from '@tessera/db/steps'
import { errors } from '@tessera/contracts/errors'
import type { JobUnit } from '@tessera/db/unit'
import { ModelProblem } from '@tessera/documents/meaning/model/model-problem'
import type { TaskEnd } from '../end-task.ts'
import { type ClaimedStep, later } from '../steps/task.ts'
import { GrantEnded } from '../task-stopped.ts'
import { again, done, turnMs } from './document-task-end.ts'
import { meantPages } from './meant-pages.ts'
import type { ModelDesk } from './model-desk.ts'

/**
 * Asks the model that the document's owner asked for, and no other, what the document says. Each part that is answered is kept
 * at once: whoever is killed in between goes on at the next one.
 */
export async function askModel(step: ClaimedStep, desk: ModelDesk | null): Promise<TaskEnd> {
  const work = await step.user.read(async (unit) => await findModelWork(unit, step.grant.taskId))
  if (work === null) return done
  if (desk === null || desk.reader.name !== work.model || desk.host !== work.host) {
    return ended(work, 'model_not_there')
  }
  using place = desk.take()
  if (place === null) return again(step, pauseAfter(work.waitedSeconds))
  const texts = await step.user.read(async (unit) => await listTexts(unit, work))
  const document = { pages: meantPages(texts), language: null }
  const until = step.hold.now().getTime() + turnMs
  const { parts, partsDone } = work
  const after = parts === null ? undefined : { part: partsDone, parts }
  const { signal } = step.hold
  const reading = desk.reader.read(document, { signal, after })[Symbol.asyncIterator]()
  try {
    for (;;) {
      // Nothing of it leaves once its owner, the document, the question or the grant is gone.
      await step.hold.confirm()
      requireAsked(await step.user.read(async (unit) => await isModelAsked(unit, work)))
      const { done: isAll, value: part } = await reading.next()
      if (isAll === true) return ended(work, null)
      requireAsked(await step.user.unit(async (unit) => await keepModelPart(unit, work, part)))
      const isLast = part.part === part.parts
      if (!isLast && step.hold.now().getTime() >= until) return again(step, 0)
    }
  } catch (error) {
    if (!(error instanceof ModelProblem)) throw error
    const logged = { problem: error.code, detail: error.message, reason: reasonOf(error) }
    step.logger.info(logged, 'a model was asked in vain')
    return ended(work, error.code)
  }
}

/** After an error that nobody foresaw: asked again, less and less often, and given up in the end. */
export async function countModelFailure(
  unit: JobUnit,
  step: ClaimedStep,
): Promise<StepOutcome['kind']> {
  const reason = errors.internal.message
  const work = await findModelWork(unit, step.grant.taskId)
  if (work !== null && work.failures + 1 < mostFailures) {
    const dueAt = later(step, pauseSeconds * 2 ** work.failures)
    await endStep(unit, { kind: 'failed', dueAt, reason })
    return 'failed'
  }
  if (work !== null) await endModelReading(unit, work, 'model_not_asked')
  await endStep(unit, { kind: 'dead', reason })
  return 'dead'
}

/** Of an address that cannot be reached: of the question it holds the host alone. */
function reasonOf({ cause }: Error): string | undefined {
  if (!(cause instanceof Error)) return undefined
  return reasonOf(cause) ?? cause.message
}

function requireAsked(isAsked: boolean): void {
  if (!isAsked) throw new GrantEnded('nobody waits for the answer any more')
}

function ended(work: ModelWork, code: ModelProblemCode | null): TaskEnd {
  return { ...done, write: async (unit) => await endModelReading(unit, work, code) }
}

/** The longer it has waited the longer it waits: each look at the place is a grant, and a line in the broker's record. */
function pauseAfter(waitedSeconds: number): number {
  return Math.min(Math.max(waitedSeconds / 4, pauseSeconds), longestPauseSeconds)
}

const pauseSeconds = 5
const longestPauseSeconds = 300
