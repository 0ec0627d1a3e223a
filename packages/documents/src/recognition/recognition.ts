import { type DocumentLanguage, languageOf } from '../language-of.ts'
import { plainText } from '../plain-text.ts'
import type { PlacedWord, QuarterTurn, ReadPage } from '../read-page.ts'
import { shownPicture } from '../shown-picture.ts'
import { type Engine, openEngine, type RecognizedText } from './engine.ts'
import { directionOf } from './direction.ts'
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
    this.#engine ??= openEngine(this.#languages)
    const engine = await this.#engine
    const scan = await prepareScan(picture)
    const { sideways, skew } = directionOf(scan)
    const level = await turnScan(scan, (sideways ? 90 : 0) - skew)
    const { isOnItsHead, language } = await this.#beginningOf(level, engine)
    const rotation: QuarterTurn = isOnItsHead ? (sideways ? 270 : 180) : sideways ? 90 : 0
    const upright = isOnItsHead ? await turnScan(level, 180) : level
    const { text, words, confidence } = await this.#inItsLanguage(upright, language, engine)
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

  async [Symbol.asyncDispose](): Promise<void> {
    const engine = await this.#engine
    await engine?.[Symbol.asyncDispose]()
  }

  /** A few lines tell which way is up, and which language it is, in a tenth of the time. */
  async #beginningOf(
    level: Scan,
    engine: Engine,
  ): Promise<{ readonly isOnItsHead: boolean; readonly language: DocumentLanguage }> {
    const strip = await fullestStrip(level)
    const standing = await engine.recognize(strip, this.#usual)
    if (standing.confidence >= surelyUpright) {
      return { isOnItsHead: false, language: this.#known(languageOf(standing.text)) }
    }
    const turned = await engine.recognize(await turnScan(strip, 180), this.#usual)
    const isOnItsHead = turned.confidence > standing.confidence
    const { text } = isOnItsHead ? turned : standing
    return { isOnItsHead, language: this.#known(languageOf(text)) }
  }

  async #inItsLanguage(
    upright: Scan,
    expected: DocumentLanguage,
    engine: Engine,
  ): Promise<RecognizedText> {
    const read = await engine.recognize(upright, expected)
    const language = this.#known(languageOf(read.text), expected)
    if (language === expected) return read
    const again = await engine.recognize(upright, language)
    return again.confidence > read.confidence ? again : read
  }

  get #usual(): DocumentLanguage {
    return this.#languages[0] ?? 'en'
  }

  #known(language: DocumentLanguage | null, otherwise = this.#usual): DocumentLanguage {
    return language !== null && this.#languages.includes(language) ? language : otherwise
  }
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

/** On its head hardly a word is found. */
const surelyUpright = 75
