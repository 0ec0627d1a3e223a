import type { QualityReading } from '@tessera/contracts/quality'
import { pathOfPanel } from '../panel-store.ts'
import { SitesFile } from '../sites-file.ts'
import type { StoredPanel } from '../stored-panel.ts'
import { latin1Of } from '../text-of.ts'
import { LineHeads } from './line-heads.ts'
import { PanelFrequencyCounts } from './panel-frequency-counts.ts'
import { QualityCounts } from './quality-counts.ts'
import { tableReader } from './read-table-site.ts'
import { readVcfSite } from './read-vcf-site.ts'
import { clear, newSite, type ReadSite } from './site.ts'
import { takeUnpacked } from './unpacked.ts'

export interface QualityOptions {
  /** What is known here of the sites of the job's panel: a file for each chromosome, in one build. */
  readonly panel?: {
    readonly directory: string
    readonly files: readonly [StoredPanel, ...StoredPanel[]]
  }
}

/**
 * Reads what an engine says of its output, once, on the calling thread, from an info file (Minimac3's table, or a VCF
 * of sites) or from the site columns of a dose file. Memory does not grow with the file.
 *
 * @throws the source's errors; what is wrong with the bytes is in the answer
 */
export async function readQuality(
  source: AsyncIterable<Uint8Array>,
  options: QualityOptions = {},
): Promise<QualityReading> {
  using opened = new DisposableStack()
  const text = new QualityText(countsFor(options, opened))
  const isWhole = await takeUnpacked(source, (piece) => text.push(piece))
  if (!isWhole) return { kind: 'unreadable', problem: 'damaged' }
  return text.end()
}

class QualityText {
  readonly #counts: QualityCounts
  readonly #site = newSite()
  readonly #heads = new LineHeads(longestHead, (bytes, start, end, isCut) =>
    this.#take(bytes, start, end, isCut),
  )
  #read: ReadSite | null = null
  #isForeign = false

  constructor(counts: QualityCounts) {
    this.#counts = counts
  }

  push(piece: Buffer): void {
    if (!this.#isForeign) this.#heads.push(piece)
  }

  end(): QualityReading {
    this.#heads.end()
    const quality = this.#counts.report()
    return quality.measure === null
      ? { kind: 'unreadable', problem: 'no_values' }
      : { kind: 'read', quality }
  }

  #take(bytes: Uint8Array, start: number, end: number, isCut: boolean): void {
    if (bytes[start] === hash) {
      this.#read ??= readVcfSite
      return
    }
    if (this.#isForeign || end === start) return
    if (this.#read === null) {
      this.#read = tableReader(latin1Of(bytes, start, Math.min(end, start + longestHead)))
      this.#isForeign = this.#read === null
      return
    }
    clear(this.#site)
    // Of a line that is cut only what ends within its beginning is known.
    const last = bytes[end - 1] === carriageReturn && !isCut ? end - 1 : end
    if (this.#read(bytes, start, last, this.#site)) this.#counts.take(bytes, this.#site)
    else this.#counts.takeUnreadable()
  }
}

function countsFor({ panel }: QualityOptions, opened: DisposableStack): QualityCounts {
  if (panel === undefined) return new QualityCounts(null)
  const { panel: key, name } = panel.files[0]
  const known = new Map<string, SitesFile>()
  return new QualityCounts({
    counts: new PanelFrequencyCounts({ panel: key, name }),
    sitesOf(chromosome) {
      const before = known.get(chromosome)
      const file = panel.files.find((one) => one.chromosome === chromosome)
      if (before !== undefined || file === undefined) return before ?? null
      const sites = opened.use(new SitesFile(pathOfPanel(panel.directory, file)))
      known.set(chromosome, sites)
      return sites
    },
  })
}

/** Alleles of an insertion can be long; what follows INFO is not needed. */
const longestHead = 2 ** 16
const hash = 0x23
const carriageReturn = 0x0d
