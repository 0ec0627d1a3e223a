import type { DocumentMediaType } from '@tessera/contracts/document'
import { fileId } from '@tessera/contracts/ids'
import { findDocumentFile } from '@tessera/db/document-files'
import { Fault } from '@tessera/runtime/fault'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import { type DownloadDependencies, wholeOrPart } from '../results/result-response.ts'

/** What was uploaded or written here, as a download; the picture of a page, to be shown. */
export function documentFileRoute(deps: DownloadDependencies): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.get('/api/documents/files/:fileId', async (c) => {
    const principal = c.get('principal')
    if (principal === null) throw new Fault('not_signed_in')
    const id = fileId.safeParse(c.req.param('fileId'))
    const file = id.success
      ? await principal.asUser(async (unit) => await findDocumentFile(unit, id.data))
      : null
    if (file === null) throw new Fault('not_found')
    const { title, mediaType, ...bytes } = file
    return await wholeOrPart(deps, c, {
      principal,
      file: { ...bytes, name: mediaType === null ? title : fileName(title, mediaType) },
      ...(mediaType === null && { shownAs: 'image/jpeg' }),
    })
  })
  return app
}

function fileName(title: string, mediaType: DocumentMediaType): string {
  const ending = endings[mediaType]
  return title.toLowerCase().endsWith(ending) ? title : title + ending
}

const endings = {
  'application/pdf': '.pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/tiff': '.tiff',
} as const satisfies Readonly<Record<DocumentMediaType, string>>
