import { z } from 'zod'
import { documentLanguage } from './document-meaning.ts'
import { documentId, fileId, jobId, studyId } from './ids.ts'
import { line } from './line.ts'

/** Brought by a person, or written here. */
export const documentKind = z.enum(['upload', 'report'])
export type DocumentKind = z.infer<typeof documentKind>

/** By what the bytes are, whatever their name says. */
export const documentMediaType = z.enum([
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'image/png',
  'image/jpeg',
  'image/tiff',
])
export type DocumentMediaType = z.infer<typeof documentMediaType>

export const documentState = z.enum(['waiting', 'reading', 'read', 'failed'])
export type DocumentState = z.infer<typeof documentState>

/** Whether the text was in the document, or was recognized in its picture. */
export const pageSource = z.enum(['text', 'recognized'])
export type PageSource = z.infer<typeof pageSource>

/** Why a document could not be read, or a report not be written. */
export const documentProblemCode = z.enum([
  'document_not_readable',
  'document_broken',
  'document_encrypted',
  'document_too_many_pages',
  'document_too_large',
  'document_too_slow',
  'document_empty',
  'document_not_processed',
  'report_too_large',
  'report_not_written',
])
export type DocumentProblemCode = z.infer<typeof documentProblemCode>

/** Bytes; what a document may have. */
export const mostDocumentBytes = 100 * 1024 * 1024
export const mostDocumentPages = 500

export const documentTitle = line.min(1).max(255)

/** As it stands in a list. */
export const document = z.object({
  id: documentId,
  kind: documentKind,
  title: z.string(),
  studyId: studyId.nullable(),
  /** Of a report on one job. */
  jobId: jobId.nullable(),
  /** The number of the last one, of which the rest speaks. */
  version: z.int(),
  /** Of its bytes; null of a report that is not written yet. */
  fileId: fileId.nullable(),
  mediaType: documentMediaType,
  sizeBytes: z.int().nullable(),
  sha256: z.string().nullable(),
  state: documentState,
  pages: z.int().nullable(),
  pagesRead: z.int(),
  failureCode: documentProblemCode.nullable(),
  createdAt: z.iso.datetime(),
  /** When its last version was made. */
  changedAt: z.iso.datetime(),
})
export type Document = z.infer<typeof document>

export const documentVersion = z.object({
  number: z.int(),
  fileId: fileId.nullable(),
  mediaType: documentMediaType,
  sizeBytes: z.int().nullable(),
  sha256: z.string().nullable(),
  state: documentState,
  pages: z.int().nullable(),
  failureCode: documentProblemCode.nullable(),
  createdAt: z.iso.datetime(),
})
export type DocumentVersion = z.infer<typeof documentVersion>

/** Where a word stands: in the text of its page, and in its picture as shares of width and height. */
export const pageWord = z.object({
  start: z.int(),
  end: z.int(),
  left: z.number(),
  top: z.number(),
  width: z.number(),
  height: z.number(),
  confidence: z.number().nullable(),
})
export type PageWord = z.infer<typeof pageWord>

export const documentPage = z.object({
  number: z.int(),
  source: pageSource,
  text: z.string(),
  /** 0 to 100, as the recognition judges itself; null of text that was there. */
  confidence: z.number().nullable(),
  language: documentLanguage.nullable(),
  /** Degrees by which the page was turned to stand upright. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Degrees by which it was straightened. */
  skew: z.number(),
  image: z.object({ fileId, width: z.int(), height: z.int() }).nullable(),
  words: z.array(pageWord),
})
export type DocumentPage = z.infer<typeof documentPage>

/** A page on which words of a question stand. */
export const documentHit = z.object({
  documentId,
  title: z.string(),
  kind: documentKind,
  studyId: studyId.nullable(),
  version: z.int(),
  page: z.int(),
  /** A piece of the text around the first hit. */
  before: z.string(),
  hit: z.string(),
  after: z.string(),
  /** The words of the page that are hits, in small letters and without accents. */
  words: z.array(z.string()),
})
export type DocumentHit = z.infer<typeof documentHit>
