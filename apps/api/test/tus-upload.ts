import { type FileId, fileId } from '@tessera/contracts/ids'
import type { InputFile } from '@tessera/contracts/file'
import { waitFor } from '@tessera/testing/wait-for'
import type { Visitor } from './visitor.ts'

/** Announces an upload. @returns its id */
export async function announce(
  visitor: Visitor,
  file: {
    readonly size: number
    readonly name?: string
    readonly declaredBuild?: 'hg19' | 'hg38'
  },
): Promise<FileId> {
  const response = await visitor.fetch('/api/uploads', {
    method: 'POST',
    headers: {
      ...tus,
      'upload-length': String(file.size),
      'upload-metadata': metadata({
        filename: file.name ?? 'chr20.vcf.gz',
        ...(file.declaredBuild !== undefined && { declaredBuild: file.declaredBuild }),
      }),
    },
  })
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`)
  return fileId.parse(response.headers.get('location')?.split('/').at(-1))
}

export async function send(
  visitor: Visitor,
  id: string,
  bytes: Uint8Array,
  offset = 0,
): Promise<Response> {
  return await visitor.fetch(`/api/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      ...tus,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
    },
    body: new Uint8Array(bytes),
  })
}

export async function howMuchOf(visitor: Visitor, id: string): Promise<Response> {
  return await visitor.fetch(`/api/uploads/${id}`, { method: 'HEAD', headers: tus })
}

/** Uploads a whole file and waits for what the check says. */
export async function upload(
  visitor: Visitor,
  bytes: Uint8Array,
  file: { readonly name?: string; readonly declaredBuild?: 'hg19' | 'hg38' } = {},
): Promise<InputFile> {
  const id = await announce(visitor, { size: bytes.length, ...file })
  if (bytes.length > 0) await send(visitor, id, bytes)
  return await checked(visitor, id)
}

export async function checked(visitor: Visitor, id: FileId): Promise<InputFile> {
  return await waitFor(
    async () => {
      const file = await visitor.trpc.uploads.get.query({ fileId: id })
      return file.state === 'stored' || file.state === 'refused' ? file : null
    },
    { what: 'the check of an upload' },
  )
}

export function metadata(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',')
}

export const tus = { 'tus-resumable': '1.0.0' } as const
