import { FatalFinding, finding, type Findings } from './findings.ts'
import { latin1Of, utf8Of } from './text-of.ts'

export interface Contig {
  readonly id: string
  readonly length: number | null
}

/** Collects what the check needs of the lines that start with `#`. */
export class Header {
  readonly #findings: Findings
  #fileformat: string | null = null
  #samples: readonly string[] | null = null
  readonly #contigs: Contig[] = []
  readonly #assemblyTexts: string[] = []

  constructor(findings: Findings) {
    this.#findings = findings
  }

  get fileformat(): string | null {
    return this.#fileformat
  }

  /** Null until the `#CHROM` line was read. */
  get samples(): readonly string[] | null {
    return this.#samples
  }

  get contigs(): readonly Contig[] {
    return this.#contigs
  }

  /** Values of `##reference`, `##assembly` and the `assembly` keys of contigs. */
  get assemblyTexts(): readonly string[] {
    return this.#assemblyTexts
  }

  take(bytes: Uint8Array, start: number, end: number, line: number): void {
    if (line === 1) return this.#takeFileformat(latin1Of(bytes, start, end))
    if (bytes[start + 1] !== hash) return this.#takeColumns(utf8Of(bytes, start, end), line)
    if (end - start > longestMetaLine || this.#contigs.length >= mostContigs) return
    this.#takeMeta(utf8Of(bytes, start, end))
  }

  #takeFileformat(text: string): void {
    const version = /^##fileformat=(VCFv4\.\d+)$/.exec(text)?.[1]
    if (version === undefined) {
      throw new FatalFinding(
        'header_malformed',
        'The first line is not "##fileformat=VCFv4.x" as the VCF specification asks.',
        { line: 1 },
      )
    }
    this.#fileformat = version
  }

  #takeMeta(text: string): void {
    if (text.startsWith('##contig=<')) {
      const id = /[<,]ID=([^,>]+)/.exec(text)?.[1]
      const length = /[<,]length=(\d{1,12})\b/.exec(text)?.[1]
      if (id !== undefined) {
        this.#contigs.push({ id, length: length === undefined ? null : Number(length) })
      }
      this.#takeAssembly(/[<,]assembly="?([^,">]+)/.exec(text)?.[1])
    } else {
      this.#takeAssembly(/^##(?:reference|assembly)=(.+)$/.exec(text)?.[1])
    }
  }

  #takeAssembly(text: string | undefined): void {
    if (text === undefined || this.#assemblyTexts.length >= mostAssemblyTexts) return
    if (!this.#assemblyTexts.includes(text)) this.#assemblyTexts.push(text)
  }

  #takeColumns(text: string, line: number): void {
    const names = text.split('\t')
    if (names.length === 1 && /^#CHROM +POS/.test(text)) {
      throw new FatalFinding('spaces_for_tabs', 'The columns are separated by spaces, not tabs.', {
        line,
      })
    }
    const wrong = siteColumns.findIndex((name, index) => names[index] !== name)
    if (wrong !== -1) {
      throw new FatalFinding(
        'header_malformed',
        `Column ${wrong + 1} of the #CHROM line is not ${siteColumns[wrong]}.`,
        { line },
      )
    }
    const samples = names.slice(siteColumns.length + 1)
    if (samples.length === 0) {
      throw new FatalFinding('no_genotypes', 'The file lists variants but no samples.', { line })
    }
    if (names[siteColumns.length] !== 'FORMAT') {
      throw new FatalFinding('header_malformed', 'Column 9 of the #CHROM line is not FORMAT.', {
        line,
      })
    }
    this.#samples = samples
    this.#checkNames(samples, line)
  }

  #checkNames(samples: readonly string[], line: number): void {
    const empty = samples.findIndex((name) => name.trim() === '')
    if (empty !== -1) {
      this.#findings.add(finding('empty_sample_name', `Sample ${empty + 1} has no name.`, { line }))
    }
    const seen = new Set<string>()
    for (const name of samples) {
      if (name !== '' && seen.has(name)) {
        const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name
        this.#findings.add(
          finding('duplicate_sample', `More than one sample is called "${shown}".`, { line }),
        )
        return
      }
      seen.add(name)
    }
  }
}

const hash = 0x23
const longestMetaLine = 65_536
/** Assemblies with all their alternate sequences have about 3,400. */
const mostContigs = 20_000
/** A header names one or two. */
const mostAssemblyTexts = 100
const siteColumns = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO']
