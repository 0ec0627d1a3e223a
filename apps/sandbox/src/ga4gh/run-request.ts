import { z } from 'zod'
import { INPUTS, isInput } from '../application.ts'
import { refusal } from '../http/problem.ts'
import type { Upload } from '../http/multipart.ts'
import { requireOneOfEach } from '../http/submit-route.ts'
import type { Job } from '../store/job.ts'
import { WORKFLOW } from './workflow.ts'

/** What a run of the sandbox's one workflow is asked to do. Throws 400 with what is wrong with the request. */
export function readRunRequest(upload: Upload): Pick<Job, 'parameters' | 'tags'> {
  const fields = new Map(upload.fields.map(({ name, value }) => [name, value]))
  for (const name of ['workflow_url', 'workflow_type', 'workflow_type_version'] as const) {
    const wanted = WORKFLOW[name]
    if (fields.get(name) !== wanted) throw refusal(400, `${name} must be ${wanted}.`)
  }
  for (const { field } of upload.files) {
    if (field !== 'workflow_attachment') throw refusal(400, `${field} is no part of a run request.`)
  }
  requireOneOfEach(upload.files)
  const attached = new Set(upload.files.map(({ filename }) => filename))
  const { files, ...params } = jsonOf(fields.get('workflow_params'), 'workflow_params', parameters)
  for (const file of files) {
    if (!attached.has(file)) throw refusal(400, `${file} is not attached.`)
  }
  return {
    parameters: Object.fromEntries(
      Object.entries(params).flatMap(([name, value]) => inputOf(name, value)),
    ),
    tags: jsonOf(fields.get('tags') ?? '{}', 'tags', z.record(z.string(), z.string())),
  }
}

function inputOf(name: string, value: string | number | boolean): [string, string][] {
  if (!isInput(name)) throw refusal(400, `The workflow has no parameter ${name}.`)
  if (INPUTS[name]) return value === true ? [[name, 'true']] : []
  return [[name, String(value)]]
}

function jsonOf<T>(text: string | undefined, name: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text ?? ''))
  } catch {
    throw refusal(400, `${name} is not what it must be.`)
  }
}

const parameters = z
  .object({ files: z.array(z.string()) })
  .catchall(z.union([z.string(), z.number(), z.boolean()]))
