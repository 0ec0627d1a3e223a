import { z } from 'zod'
import { fileId, jobId, studyId } from './ids.ts'

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

/** Something that the check of a file looked at and found well. */
export const passedCheck = z.object({ code: z.string(), message: z.string() })
export type PassedCheck = z.infer<typeof passedCheck>

/** How the usable variants of a file agree with a panel's sites at the same positions. */
export const panelAgreement = z.object({
  /** As services call it. */
  panel: z.string(),
  name: z.string(),
  /** The service whose manager gave the sites, at which alone they count; null of an operator's. */
  serviceId: z.int().nullable().default(null),
  counts: z.object({
    match: z.int(),
    /** The panel has nothing at the position. */
    typedOnly: z.int(),
    alleleSwitch: z.int(),
    strandFlip: z.int(),
    flipAndSwitch: z.int(),
    mismatch: z.int(),
  }),
  /** Of the matches, those of A with T or C with G: they look the same from both strands. */
  ambiguous: z.int(),
  /** Sites in the list of what is to be mended. */
  mends: z.int(),
})
export type PanelAgreement = z.infer<typeof panelAgreement>

/** What the check learned of a file that it could read. */
export const fileFacts = z.object({
  chromosome: z.string().nullable(),
  samples: z.number().int().nullable(),
  variants: z.number().int().nullable(),
  build: z.enum(['hg19', 'hg38']).nullable(),
  phased: z.boolean().nullable(),
  /** Genotypes of which an allele is missing. */
  missing: z.number().int().nullable(),
  /** The same for files with the same samples, in any order. */
  samplesDigest: z.string().nullable(),
})
export type FileFacts = z.infer<typeof fileFacts>

export const inputFile = z.object({
  id: fileId,
  name: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  state: z.enum(['receiving', 'checking', 'stored', 'refused']),
  findings: z.array(finding),
  passed: z.array(passedCheck),
  panels: z.array(panelAgreement),
  facts: fileFacts.nullable(),
  sha256: z.string().nullable(),
  /** The study whose members see that there is such a file. */
  studyId: studyId.nullable(),
  createdAt: z.iso.datetime(),
})
export type InputFile = z.infer<typeof inputFile>

export const resultFile = z.object({
  id: fileId,
  jobId,
  /** The number of the attempt that made it. */
  attempt: z.int().positive(),
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
