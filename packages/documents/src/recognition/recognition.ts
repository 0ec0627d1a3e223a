import { type DocumentLanguage, languageOf } from '../language-of.ts'
import { plainText } from '../plain-text.ts'
import type { PlacedWord, QuarterTurn, ReadPage } from '../read-page.ts'
import { shownPicture } from '../shown-picture.ts'
import { type Engine, openEngine, type RecognizedText } from './engine.ts'
import { directionsOf } from './direction.ts'
import { prepareScan, type Scan, turnScan } from './scan.ts'
import { fullestStrip, turnPicture } from './turn.ts'

export type RecognizedPage = Omit<ReadPage, 'number' | 'source'>

/** Recognizes text in pictures of pages, with language data that came with the program. */
export class Recognition implements AsyncDisposable {
  readonly #languages: readonly DocumentLanguage[]
  #engine: Promise<Engine> | null = null

  constructor(languages: readonly DocumentLanguage[]) {
    this.#languages = languages
  }

  /** @param picture in a format that sharp reads; it may lie on its side or head, and be askew */
  async read(picture: Uint8Array): Promise<RecognizedPage> {
    try {
      this.#engine ??= openEngine(this.#languages)
      return await this.#readWith(await this.#engine, picture)
    } catch (error) {
      // One that failed may fail at whatever comes after.
      const failed = this.#engine
      this.#engine = null
      await failed?.then(async (engine) => await engine[Symbol.asyncDispose]()).catch(() => {})
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const engine = await this.#engine
    await engine?.[Symbol.asyncDispose]()
  }

  async #readWith(engine: Engine, picture: Uint8Array): Promise<RecognizedPage> {
    const scan = await prepareScan(picture)
    const { rotation, skew, language: expected } = await this.#beginningOf(scan, engine)
    const upright = await turnScan(scan, rotation - skew)
    const { text, words, confidence } = await this.#inItsLanguage(upright, expected, engine)
    return {
      text: plainText(text),
      confidence,
      language: languageOf(text),
      rotation,
      skew,
      ...(await shownPicture(await turnPicture(picture, rotation - skew))),
      words: words.map((word) => shareOf(word, upright)),
    }
  }

  /** A few lines tell which way is up, and which language it is, in a part of the time. */
  async #beginningOf(scan: Scan, engine: Engine): Promise<Beginning> {
    let best: (Beginning & { readonly confidence: number }) | null = null
    for (const { sideways, skew } of directionsOf(scan)) {
      const strip = await fullestStrip(await turnScan(scan, (sideways ? 90 : 0) - skew))
      for (const isOnItsHead of [false, true]) {
        const standing = isOnItsHead ? await turnScan(strip, 180) : strip
        const { text, confidence } = await engine.recognize(standing, this.#usual, 'lines')
        if (best === null || confidence > best.confidence) {
          const rotation = turns[sideways ? 'sideways' : 'across'][isOnItsHead ? 1 : 0]
          best = { rotation, skew, language: this.#known(languageOf(text)), confidence }
        }
        if (confidence >= surelyUpright) return best
      }
    }
    return best ?? { rotation: 0, skew: 0, language: this.#usual }
  }

  async #inItsLanguage(
    upright: Scan,
    expected: DocumentLanguage,
    engine: Engine,
  ): Promise<RecognizedText> {
    const read = await engine.recognize(upright, expected, 'page')
    const language = this.#known(languageOf(read.text), expected)
    if (language === expected) return read
    const again = await engine.recognize(upright, language, 'page')
    return again.confidence > read.confidence ? again : read
  }

  get #usual(): DocumentLanguage {
    return this.#languages[0] ?? 'en'
  }

  #known(language: DocumentLanguage | null, otherwise = this.#usual): DocumentLanguage {
    return language !== null && this.#languages.includes(language) ? language : otherwise
  }
}

interface Beginning {
  readonly rotation: QuarterTurn
  readonly skew: number
  readonly language: DocumentLanguage
}

function shareOf(
  { start, end, left, top, right, bottom, confidence }: RecognizedText['words'][number],
  { width, height }: Scan,
): PlacedWord {
  return {
    start,
    end,
    left: left / width,
    top: top / height,
    width: (right - left) / width,
    height: (bottom - top) / height,
    confidence,
  }
}

const turns = { across: [0, 180], sideways: [90, 270] } as const
/** On its head hardly a word is found. */
const surelyUpright = 75
