import { z } from 'zod'
import type { Workflow } from '@tessera/contracts/workflow'
import type { ServiceFetch, Submission, SubmissionHooks } from '../adapter.ts'
import { multipart } from '../http/multipart.ts'
import { answeredEarly, sendMultipart } from '../http/send-multipart.ts'
import { requireUsable, withSafeNames } from '../http/submission.ts'
import { wesPath } from './paths.ts'
import { requestJson } from './request.ts'
import { requireReady } from './workflow-options.ts'
import { workflowParameters } from './workflow-parameters.ts'

export async function submit(
  fetch: ServiceFetch,
  workflow: Workflow | null,
  submission: Submission,
  hooks: SubmissionHooks,
  signal: AbortSignal,
): Promise<{ readonly remoteId: string }> {
  requireUsable(submission)
  const described = await requireReady(fetch, workflow, signal)
  const files = withSafeNames(submission.files)
  const names = files.map(({ name }) => name)
  const body = multipart(
    fieldsOf(described, submission, workflowParameters(described, submission, names)),
    {
      field: 'workflow_attachment',
      list: files,
    },
  )
  const { answer, isWhole } = await sendMultipart(
    body,
    hooks,
    signal,
    async (request) => await requestJson(fetch, `${wesPath}/runs`, runId, request),
  )
  if (!isWhole) throw answeredEarly()
  return { remoteId: answer.run_id }
}

/** The tag by which a run is found again. */
export const nameTag = 'name'

/** RunRequest of WES 1.1: objects as JSON texts, and only the fields that the description has. */
function fieldsOf(
  workflow: Workflow,
  { name }: Submission,
  parameters: Readonly<Record<string, unknown>>,
): readonly (readonly [name: string, value: string])[] {
  const { engine, engineVersion, engineParameters } = workflow
  return [
    ['workflow_url', workflow.url],
    ['workflow_type', workflow.type],
    ['workflow_type_version', workflow.typeVersion],
    ...(engine === undefined ? [] : [['workflow_engine', engine] as const]),
    ...(engineVersion === undefined ? [] : [['workflow_engine_version', engineVersion] as const]),
    ...(engineParameters === undefined
      ? []
      : [['workflow_engine_parameters', JSON.stringify(engineParameters)] as const]),
    ['workflow_params', JSON.stringify(parameters)],
    ['tags', JSON.stringify({ [nameTag]: name })],
  ]
}

/** It becomes part of addresses. */
const runId = z.object({ run_id: z.string().regex(/^[A-Za-z0-9._:-]{1,200}$/) })
