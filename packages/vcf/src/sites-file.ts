import { closeSync, openSync, readSync } from 'node:fs'
import { BgzfBlocks } from './bgzf.ts'
import type { PanelSite } from './compare-alleles.ts'
import { Lines } from './lines.ts'
import type { PanelSites } from './panel-comparison.ts'
import { SitesError } from './sites-error.ts'
import { latin1Of } from './text-of.ts'

/** A variant of a panel, and how often its alternate allele is there where the file says so. */
export interface KnownSite extends PanelSite {
  readonly frequency: number | null
}

/**
 * A bgzip VCF of a panel's sites of one chromosome, sorted; read as far as it is asked for, so that memory does not grow
 * with the panel. For a thread that does nothing else: it reads while the caller waits.
 */
export class SitesFile implements PanelSites, Disposable {
  readonly #path: string
  readonly #isOurs: (chromosome: string) => boolean
  readonly #bounds: SitesBounds
  #file: number | null = null
  readonly #chunk = Buffer.alloc(chunkBytes)
  readonly #blocks = new BgzfBlocks()
  readonly #lines = new Lines(longestLine, (size) => Buffer.allocUnsafe(size))
  #texts: Iterator<Uint8Array> = [].values()
  #textBytes = 0
  #ahead: KnownSite[] = []
  #next = 0
  #isRead = false
  #last = 0
  #atLast = 0
  #count = 0

  /** @param isOurs of a chromosome as the file calls it; when none is told, nobody looks */
  constructor(
    path: string,
    isOurs: (chromosome: string) => boolean = () => true,
    bounds: SitesBounds = usualBounds,
  ) {
    this.#path = path
    this.#isOurs = isOurs
    this.#bounds = bounds
  }

  /** Of those that were read. */
  get count(): number {
    return this.#count
  }

  /** @throws SitesError */
  at(position: number): readonly KnownSite[] {
    const here: KnownSite[] = []
    for (;;) {
      const site = this.#ahead[this.#next]
      if (site === undefined) {
        if (!this.#readOn()) return here
      } else if (site.position > position) {
        return here
      } else {
        if (site.position === position) here.push(site)
        this.#next += 1
      }
    }
  }

  [Symbol.dispose](): void {
    if (this.#file !== null) closeSync(this.#file)
  }

  #readOn(): boolean {
    if (this.#isRead) return false
    this.#ahead = []
    this.#next = 0
    try {
      this.#take()
    } catch (error) {
      // It would be told of the file that is compared.
      throw new SitesError('the sites of a panel cannot be read', { cause: error })
    }
    return true
  }

  /** Block by block: a chunk of a file that was made to swell holds a thousand times its size. */
  #take(): void {
    const { value: text } = this.#texts.next()
    if (text !== undefined) {
      this.#textBytes += text.length
      if (this.#textBytes > this.#bounds.textBytes) throw new Error('they are too much text')
      this.#lines.push(text, this.#takeLine)
      return
    }
    this.#file ??= openSync(this.#path, 'r')
    const length = readSync(this.#file, this.#chunk, 0, chunkBytes, null)
    this.#texts = this.#blocks.push(this.#chunk.subarray(0, length))
    if (length > 0) return
    this.#isRead = true
    this.#blocks.end()
    this.#lines.end(this.#takeLine)
  }

  readonly #takeLine = (bytes: Uint8Array, start: number, end: number): void => {
    if (bytes[start] === hash) return
    // The sites alone: a line may have genotypes behind them.
    const [chromosome = '', position, , reference = '', alternates = '', , , info = ''] = latin1Of(
      bytes,
      start,
      Math.min(end, start + longestSite),
    ).split('\t', 8)
    if (!this.#isOurs(chromosome)) throw new Error('they are of another chromosome')
    if (!(Number(position) >= this.#last)) throw new Error('the sites of a panel are not sorted')
    if (Number(position) > this.#last) this.#atLast = 0
    this.#last = Number(position)
    const frequencies = /(?:^|;)AF=([^;]+)/.exec(info)?.[1]?.split(',') ?? []
    for (const [index, alternate] of alternates.split(',').entries()) {
      this.#countOne()
      this.#ahead.push({
        position: Number(position),
        reference: reference.toUpperCase(),
        alternate: alternate.toUpperCase(),
        frequency: frequencyOf(frequencies[index]),
      })
    }
  }

  #countOne(): void {
    this.#count += 1
    this.#atLast += 1
    if (this.#atLast > mostAtOnePosition)
      throw new Error(
        `there are more than ${mostAtOnePosition} alternates at position ${this.#last}`,
      )
    if (this.#count > this.#bounds.sites)
      throw new Error(`there are more than ${this.#bounds.sites.toLocaleString('en')} sites`)
  }
}

/** Each upload of the chromosome waits while they are read. */
export interface SitesBounds {
  readonly sites: number
  readonly textBytes: number
}

function frequencyOf(text: string | undefined): number | null {
  const frequency = text === undefined || text === '' ? Number.NaN : Number(text)
  return frequency >= 0 && frequency <= 1 ? frequency : null
}

const hash = 0x23
const chunkBytes = 65_536
const longestLine = 2 ** 26
const longestSite = 20_000
const mostAtOnePosition = 100
const usualBounds: SitesBounds = { sites: 50_000_000, textBytes: 20_000_000_000 }
