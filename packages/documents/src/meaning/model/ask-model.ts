import { z } from 'zod'
import { modelAnswer, type ModelAnswer } from './model-answer.ts'
import { ModelProblem } from './model-problem.ts'

/** Redirects are answers like others. Throws when the host cannot be reached, and the signal's reason. */
export type ModelFetch = (question: {
  /** JSON. */
  readonly body: string
  readonly signal: AbortSignal
}) => Promise<Response>

/** @throws ModelProblem; the signal's reason when it is aborted */
export async function askModel(
  options: { readonly fetch: ModelFetch; readonly timeoutMs: number },
  body: string,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const deadline = AbortSignal.timeout(options.timeoutMs)
  try {
    return await answerTo(options.fetch, body, AbortSignal.any([signal, deadline]))
  } catch (error) {
    signal.throwIfAborted()
    if (deadline.aborted) throw new ModelProblem('model_too_slow', 'no answer in time')
    if (error instanceof ModelProblem) throw error
    throw new ModelProblem('model_unreachable', 'the host cannot be reached', { cause: error })
  }
}

async function answerTo(
  fetch: ModelFetch,
  body: string,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const response = await fetch({ body, signal })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new ModelProblem(codeOf(response.status), `the host answered ${response.status}`)
  }
  const completion = completions.safeParse(parsed(await boundedText(response)))
  const message = completion.data?.choices[0]?.message.content
  const answer = modelAnswer.safeParse(message === undefined ? null : parsed(message))
  if (answer.success) return answer.data
  throw new ModelProblem('model_answer_unusable', 'the answer has another form')
}

function codeOf(status: number): ModelProblem['code'] {
  if (status === 401 || status === 403) return 'model_key_refused'
  return status === 429 ? 'model_busy' : 'model_failed'
}

async function boundedText({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body ?? []) {
    length += piece.length
    // Leaving the loop ends the connection.
    if (length > mostAnswerBytes) {
      throw new ModelProblem('model_answer_unusable', 'the answer is too long')
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

/** The message of a parser would quote the answer. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const completions = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
})
const mostAnswerBytes = 512 * 1024
