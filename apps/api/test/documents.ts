import { type Document, document } from '@tessera/contracts/document'
import { wireError } from '@tessera/contracts/errors'
import type { Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** As the page uploads it. */
export async function sendDocument(
  visitor: Visitor,
  bytes: Uint8Array<ArrayBuffer>,
  query: Readonly<Record<string, string>> = { title: 'Agreement' },
): Promise<Response> {
  const asked = new URLSearchParams(query)
  return await visitor.fetch(`/api/documents?${asked}`, { method: 'POST', body: bytes })
}

export async function uploadDocument(
  visitor: Visitor,
  bytes: Uint8Array<ArrayBuffer>,
  query?: Readonly<Record<string, string>>,
): Promise<Document> {
  const response = await sendDocument(visitor, bytes, query)
  const answer: unknown = await response.json()
  if (response.status !== 201) throw new Error(wireError.parse(answer).code)
  return document.parse(answer)
}

/** What a worker leaves of a document that it has read. @param texts of the pages, in English */
export async function readAs(
  world: World,
  { id, version }: Pick<Document, 'id' | 'version'>,
  texts: readonly string[],
): Promise<void> {
  for (const [at, text] of texts.entries()) {
    await world.rows(
      `insert into app.document_pages (user_id, document_id, version, number, source, text, language)
      select d.user_id, d.id, $2, $3, 'text', $4, 'en' from app.documents d where d.id = $1`,
      id,
      version,
      at + 1,
      text,
    )
  }
  await world.rows(
    `update app.document_versions set state = 'read', read_at = now(), pages = $3, pages_read = $3
    where document_id = $1 and number = $2`,
    id,
    version,
    texts.length,
  )
  await world.rows(
    `update app.steps set state = 'done', ended_at = now() where document_id = $1 and state = 'due'`,
    id,
  )
}
