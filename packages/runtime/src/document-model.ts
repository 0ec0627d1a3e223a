import { modelName, type OfferedModel } from '@tessera/contracts/document-model'
import { z } from 'zod'
import { isGuardedUrl } from './guarded-url.ts'

/** Which model owners may ask what their documents say; the same in the configuration of api and worker. */
export const documentModel = z.strictObject({
  /** As its host calls it. */
  name: modelName,
  /** What `/chat/completions` stands below, such as `http://127.0.0.1:11434/v1`. */
  url: z
    .url({ protocol: /^https?$/, abort: true })
    .refine((url) => isGuardedUrl(new URL(url)), 'must begin with https:, or name this machine')
    .refine(isPlain, 'holds no user name, password, question or fragment'),
})
export type DocumentModel = z.infer<typeof documentModel>

/** As its owner reads of it before she asks. */
export function offeredModel({ name, url }: DocumentModel): OfferedModel {
  const { host } = new URL(url)
  return { name, host, staysHere: isThisMachine(url) }
}

export function isThisMachine(url: string): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname)
}

function isPlain(url: string): boolean {
  const { username, password, search, hash } = new URL(url)
  return `${username}${password}${search}${hash}` === ''
}
