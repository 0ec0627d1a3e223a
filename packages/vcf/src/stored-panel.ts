import type { GenomeBuild } from './report.ts'

/** The sites of one chromosome of a panel, kept in a directory that an operator fills. */
export interface StoredPanel {
  /** As services call it. */
  readonly panel: string
  readonly name: string
  readonly build: GenomeBuild
  /** Without prefix. */
  readonly chromosome: string
  /** Of the file, in hexadecimal; it is called by it. */
  readonly sha256: string
}
