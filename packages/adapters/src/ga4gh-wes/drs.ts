import { z } from 'zod'
import type { RemoteResult, ServiceFetch } from '../adapter.ts'
import { fetchFile } from '../http/fetch-file.ts'
import { plainText } from '../http/plain-text.ts'
import { ServiceError } from '../service-error.ts'
import { answerError } from './answer-error.ts'
import { type FilePlace, placeOf } from './file-place.ts'
import { requestJson } from './request.ts'

export interface DrsObject {
  /** A file name, without folders; null where the object has none. */
  readonly name: string | null
  readonly size: number | null
  readonly accessMethods: readonly z.infer<typeof accessMethod>[]
}

export async function readDrsObject(
  fetch: ServiceFetch,
  { path, credential }: FilePlace,
  signal: AbortSignal,
): Promise<DrsObject> {
  const body = await requestJson(fetch, path, drsObject, { signal, credential })
  const name = plainText(body.name?.split('/').at(-1) ?? '', 255)
  return {
    name: name === '' ? null : name,
    size: body.size ?? null,
    accessMethods: body.access_methods ?? [],
  }
}

export async function download(
  fetch: ServiceFetch,
  origin: string,
  result: RemoteResult,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const place = requirePlace(result.key.expose(), origin)
  const file = place.kind === 'bytes' ? place : await bytesPlace(fetch, origin, place, signal)
  return await fetchFile(fetch, file, signal, answerError)
}

/** Of several ways to the bytes, the first by HTTP: a link that stands there, or one that is made when it is asked for. */
async function bytesPlace(
  fetch: ServiceFetch,
  origin: string,
  object: FilePlace,
  signal: AbortSignal,
): Promise<FilePlace> {
  const { accessMethods } = await readDrsObject(fetch, object, signal)
  const method = accessMethods.find(({ type }) => type === 'https' || type === 'http')
  if (method === undefined) throw notReachable('it is not given out by HTTP')
  const { access_id: accessId, access_url: direct } = method
  const path = `${object.path}/access/${encodeURIComponent(accessId ?? '')}`
  const link =
    direct ??
    (accessId == null
      ? null
      : await requestJson(fetch, path, accessUrl, { signal, credential: object.credential }))
  if (link === null) throw notReachable('its access method says no address')
  if ((link.headers ?? []).length > 0) throw notReachable('its address wants headers of its own')
  const place = requirePlace(link.url, origin)
  if (place.kind === 'drs') throw notReachable('its address is not by HTTP')
  return place
}

function requirePlace(address: string, origin: string): FilePlace {
  const place = placeOf(address, origin)
  if (place === null) throw notReachable('its address cannot be reached from here')
  return place
}

function notReachable(why: string): ServiceError {
  return new ServiceError('protocol', `The file cannot be fetched: ${why}.`)
}

const accessUrl = z.object({ url: z.string().min(1), headers: z.array(z.string()).nullish() })

const accessMethod = z.object({
  type: z.string(),
  access_url: accessUrl.nullish(),
  access_id: z.string().min(1).nullish(),
})

const drsObject = z.object({
  name: z.string().nullish(),
  size: z.number().nonnegative().nullish(),
  access_methods: z.array(accessMethod).nullish(),
})
