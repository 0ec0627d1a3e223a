import type { z } from 'zod'
import type { ServiceFetch } from '../adapter.ts'
import { askJson, type RequestInTime } from '../http/request.ts'
import { answerError } from './answer-error.ts'

export async function requestJson<T>(
  fetch: ServiceFetch,
  path: string,
  schema: z.ZodType<T>,
  request: RequestInTime,
): Promise<T> {
  return await askJson(fetch, path, schema, request, answerError)
}
