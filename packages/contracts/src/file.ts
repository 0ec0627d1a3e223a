import { z } from 'zod'
import { fileId, jobId } from './ids.ts'

/** Something the check of a file found: `error` findings refuse the file, `warning` findings do not. */
export const finding = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  /** What to do, in words. */
  remedy: z.string(),
  /** For the shell, run one after the other; empty where no command does it. */
  commands: z.array(z.string()),
})
export type Finding = z.infer<typeof finding>

/** What the check learned of a file that it could read. */
export const fileFacts = z.object({
  chromosome: z.string().nullable(),
  samples: z.number().int().nullable(),
  variants: z.number().int().nullable(),
  build: z.enum(['hg19', 'hg38']).nullable(),
  phased: z.boolean().nullable(),
})
export type FileFacts = z.infer<typeof fileFacts>

export const inputFile = z.object({
  id: fileId,
  name: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  state: z.enum(['receiving', 'checking', 'stored', 'refused']),
  findings: z.array(finding),
  facts: fileFacts.nullable(),
  sha256: z.string().nullable(),
  createdAt: z.iso.datetime(),
})
export type InputFile = z.infer<typeof inputFile>

export const resultFile = z.object({
  id: fileId,
  jobId,
  name: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  sha256: z.string(),
  /** Opens only with the job's password. */
  encrypted: z.boolean(),
})
export type ResultFile = z.infer<typeof resultFile>

/** Whoever has the path fetches one result, once, without signing in. */
export const downloadLink = z.object({
  /** From the origin of the pages. */
  path: z.string(),
  expiresAt: z.iso.datetime(),
})
export type DownloadLink = z.infer<typeof downloadLink>

/** The page that a browser is sent to by a link for one download that gives nothing any more. */
export const refusedLinkPage = '/refused-link'
