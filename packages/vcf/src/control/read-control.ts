import {
  type Control,
  type ControlReading,
  type Exclusion,
  mostChunks,
  noControl,
} from '@tessera/contracts/control'
import { mostWindows, windowBases } from '@tessera/contracts/quality'
import { actions, mostMends } from '../panel-comparison.ts'
import { LineHeads } from '../quality/line-heads.ts'
import { utf8Of } from '../text-of.ts'
import {
  allelesInPanel,
  exclusionOf,
  type ListedSite,
  parseChunk,
  parseSite,
} from './control-lines.ts'

export interface ControlOptions {
  /** The one that the sites were compared with, as the service calls it. */
  readonly panel: string
}

/**
 * Reads one of the statistics files that the quality control of a service writes, by its first line: sites that were left
 * out, sites that the panel does not know, chunks that are not imputed. Memory does not grow with the file but for the
 * list of what is to be mended, which ends at some length.
 *
 * @throws the source's errors; what is wrong with the text is in the answer
 */
export async function readControl(
  source: AsyncIterable<Uint8Array>,
  options: ControlOptions,
): Promise<ControlReading> {
  const text = new ControlText(options)
  const heads = new LineHeads(longestLine, (bytes, start, end, isCut) =>
    text.take(isCut ? null : utf8Of(bytes, start, end).replace(/\r$/, '')),
  )
  for await (const chunk of source) {
    heads.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
  }
  heads.end()
  return text.end()
}

type Take = (line: string) => boolean

class ControlText {
  readonly #panel: string
  readonly #found = noControl()
  readonly #windows = new Map<string, Windows>()
  readonly #mends: string[] = []
  #mendCharacters = 0
  #take: Take | null = null
  #isForeign = false

  constructor({ panel }: ControlOptions) {
    // It stands in a column of its own.
    this.#panel = panel.replaceAll(/[\p{Cc}]/gu, ' ').replace(/^[=+@-]/, ' ')
  }

  /** @param line null of one that is too long */
  take(line: string | null): void {
    if (this.#isForeign || line === '') return
    if (this.#take === null) {
      this.#take = this.#readerFor(line ?? '')
      this.#isForeign = this.#take === null
    } else if (line === null || !this.#take(line)) {
      this.#found.unreadable += 1
    }
  }

  end(): ControlReading {
    if (this.#isForeign) return { kind: 'unreadable', problem: 'not_known' }
    const density = [...this.#windows].map(([chromosome, windows]) => ({ chromosome, ...windows }))
    const control: Control = { ...this.#found, density, mends: this.#mends.length }
    return { kind: 'read', control, mends: this.#mends.map((line) => `${line}\n`).join('') }
  }

  #readerFor(header: string): Take | null {
    switch (header) {
      case 'ID\tCHROM\tPOS\tREF\tALT\tINFO':
        return (line) => this.#takeExcluded(parseSite(line))
      case 'ID\tCHROM\tPOS\tREF\tALT':
        return (line) => this.#takeTypedOnly(parseSite(line))
      case 'CHUNK\tSNPS\tREFERENCE_OVERLAP\tSAMPLES_LOW_CALL_RATE':
        return (line) => this.#takeChunk(line)
      default:
        return null
    }
  }

  #takeExcluded(site: ListedSite | null): boolean {
    if (site === null || site.info === '') return false
    const why = exclusionOf(site.info)
    this.#found.excluded[why] += 1
    const isDiffering = why in actions
    this.#count(site, isDiffering ? 'differing' : 'leftOut')
    if (isDiffering) this.#mend(site, why)
    return true
  }

  #mend(site: ListedSite, why: Exclusion): void {
    const action = actions[why as keyof typeof actions]
    if (action === null || this.#mends.length >= mostMends) return
    const { id, chromosome, position, reference, alternate, info } = site
    const inPanel = allelesInPanel(info)
    const columns = [id, chromosome, position, reference, alternate, this.#panel, inPanel, action]
    const line = columns.join('\t')
    this.#mendCharacters += line.length + 1
    if (this.#mendCharacters <= mostMendCharacters) this.#mends.push(line)
  }

  #takeTypedOnly(site: ListedSite | null): boolean {
    if (site === null) return false
    this.#found.typedOnly += 1
    this.#count(site, 'typedOnly')
    return true
  }

  #takeChunk(line: string): boolean {
    const chunk = parseChunk(line)
    if (chunk === null) return false
    this.#found.excludedChunks += 1
    if (this.#found.chunks.length < mostChunks) this.#found.chunks.push(chunk)
    return true
  }

  #count({ name, position }: ListedSite, what: keyof Windows): void {
    const known = this.#windows.get(name) ?? { differing: [], leftOut: [], typedOnly: [] }
    this.#windows.set(name, known)
    const counts = known[what]
    const window = Math.min(Math.floor((position - 1) / windowBases), mostWindows - 1)
    while (counts.length <= window) counts.push(0)
    counts[Math.max(window, 0)] = (counts[Math.max(window, 0)] ?? 0) + 1
  }
}

type Windows = Record<'differing' | 'leftOut' | 'typedOnly', number[]>

/** That a row takes. */
const mostMendCharacters = 20_000_000
/** Longer lines are none that a service writes. */
const longestLine = 4096
