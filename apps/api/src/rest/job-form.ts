import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileId, type FileId, serviceId, studyId } from '@tessera/contracts/ids'
import { jobSettings, submitJobInput } from '@tessera/contracts/job'
import { Fault, isFault } from '@tessera/runtime/fault'
import busboy from 'busboy'
import { z } from 'zod'
import { invalidInput } from '../http/fault-of.ts'
import { newId } from '../new-id.ts'
import type { FileStorage } from '../uploads/file-storage.ts'
import { uploadName } from '../uploads/upload-name.ts'

/** The text fields of `POST /jobs`. What is left out is chosen from what the service offers. */
export const jobFormFields = z.object({
  service_id: serviceId,
  name: submitJobInput.shape.name.optional(),
  study_id: studyId.optional().describe('A study to which you may add. Left out: none.'),
  panel: z
    .string()
    .min(1)
    .optional()
    .describe('May be left out when the service offers you exactly one.'),
  population: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Left out: "off", where the service lists it for the panel, and allele frequencies are not compared; otherwise the first that it lists.',
    ),
  build: jobSettings.shape.build
    .optional()
    .describe('Left out: what the check read from the files, otherwise hg19.'),
  phasing: z.string().min(1).optional(),
  mode: z.string().min(1).optional(),
  r2_filter: z.string().min(1).optional(),
  aes_encryption: z
    .enum(['true', 'false', 'yes', 'no'])
    .transform((text) => text === 'true' || text === 'yes')
    .default(false),
})

export interface JobForm {
  readonly fields: z.output<typeof jobFormFields>
  readonly files: readonly ReceivedFile[]
}

/** A file whose bytes are all in the spool. */
export interface ReceivedFile {
  readonly id: FileId
  readonly name: string
  readonly sizeBytes: number
}

/**
 * Reads a multipart form, its files straight into the spool. After an error nothing of it is left there.
 *
 * @throws Fault `invalid_input`, `upload_incomplete`, `upload_too_large`
 */
export async function receiveJobForm(
  request: Request,
  storage: FileStorage,
  maxUploadBytes: number,
): Promise<JobForm> {
  const begun: FileId[] = []
  try {
    return await readForm(request, storage, maxUploadBytes, begun)
  } catch (error) {
    for (const id of begun) await storage.removeSpool(id)
    if (isFault(error)) throw error
    throw new Fault('upload_incomplete', { cause: error })
  }
}

async function readForm(
  request: Request,
  storage: FileStorage,
  maxUploadBytes: number,
  begun: FileId[],
): Promise<JobForm> {
  const fields: Record<string, string> = {}
  const receiving: Promise<ReceivedFile>[] = []
  const form = openForm(request, maxUploadBytes)
  form.on('field', (name, value) => {
    fields[name] = value
  })
  form.on('file', (field, stream, { filename }) => {
    if (field !== 'input_file') {
      stream.resume()
      return
    }
    const id = newId(fileId)
    begun.push(id)
    const received = receiveFile(storage, stream, { id, filename: filename ?? '' })
    // The rest of the form is not waited for: it may be gigabytes.
    received.catch((error: Error) => form.destroy(error))
    receiving.push(received)
  })
  form.on('filesLimit', () => form.destroy(invalid(`At most ${mostFiles} files at once.`)))

  const [read] = await Promise.allSettled([pipeline(bodyOf(request), form)])
  const received = await Promise.allSettled(receiving)
  if (read.status === 'rejected') throw read.reason
  if (received.length === 0) throw invalid('The form has no such file.')
  return { fields: parseFields(fields), files: received.map(valueOf) }
}

function openForm(request: Request, maxUploadBytes: number): busboy.Busboy {
  try {
    return busboy({
      headers: Object.fromEntries(request.headers),
      limits: { fields: 20, fieldSize: 1_000, files: mostFiles, fileSize: maxUploadBytes },
    })
  } catch (error) {
    throw new Fault('invalid_input', {
      cause: error,
      details: [{ subject: 'content-type', message: 'Send a multipart form: curl -F.' }],
    })
  }
}

function bodyOf(request: Request): Readable {
  return request.body === null ? Readable.from([]) : Readable.fromWeb(request.body)
}

async function receiveFile(
  storage: FileStorage,
  stream: Readable & { readonly truncated?: boolean },
  file: { readonly id: FileId; readonly filename: string },
): Promise<ReceivedFile> {
  const name = uploadName(file.filename)
  const spool = createWriteStream(storage.spoolPath(file.id), { flags: 'wx', mode: 0o600 })
  await pipeline(stream, spool)
  if (stream.truncated === true) throw new Fault('upload_too_large')
  return { id: file.id, name, sizeBytes: spool.bytesWritten }
}

function parseFields(fields: Readonly<Record<string, string>>): JobForm['fields'] {
  const parsed = jobFormFields.safeParse(fields)
  if (parsed.success) return parsed.data
  throw invalidInput(parsed.error)
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason
  return result.value
}

function invalid(message: string): Fault {
  return new Fault('invalid_input', { details: [{ subject: 'input_file', message }] })
}

const mostFiles = 25
