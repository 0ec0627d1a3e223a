import type { GenomeBuild } from './report.ts'

/** The sites of one chromosome of a panel, kept in a directory. */
export interface StoredPanel {
  /** As services call it. */
  readonly panel: string
  readonly name: string
  readonly build: GenomeBuild
  /** Without prefix. */
  readonly chromosome: string
  /** Whose manager gave them: they count there alone. An operator's are not of one, and count wherever the panel is offered. */
  readonly serviceId?: number
  /** Of the file, in hexadecimal; it is called by it. */
  readonly sha256: string
}
