import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorker, OEM, type Page, PSM } from 'tesseract.js'
import type { DocumentLanguage } from '../language-of.ts'
import { recognizedDpi, type Scan, toPng } from './scan.ts'

export interface RecognizedText {
  readonly text: string
  /** 0 to 100. */
  readonly confidence: number
  /** Offsets into the text, and pixels of the scan. */
  readonly words: readonly {
    readonly start: number
    readonly end: number
    readonly left: number
    readonly top: number
    readonly right: number
    readonly bottom: number
    readonly confidence: number
  }[]
}

export interface Engine extends AsyncDisposable {
  /**
   * @param scan level
   * @param what a page has columns and tables, lines are one below the other, as they stand: no text is found that stands otherwise
   */
  recognize(scan: Scan, language: DocumentLanguage, what: 'page' | 'lines'): Promise<RecognizedText>
}

/** Tesseract, in a thread of its own, with language data from its packages: it asks no network for anything. */
export async function openEngine(languages: readonly DocumentLanguage[]): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-languages-'))
  try {
    const names = languages.map((language) => codes[language])
    // The library looks for all of them in one folder.
    for (const name of names) {
      await symlink(languageData(name), join(folder, `${name}.traineddata.gz`))
    }
    const worker = await createWorker(names, OEM.LSTM_ONLY, {
      langPath: folder,
      gzip: true,
      cacheMethod: 'none',
      // What fails rejects too; unless somebody listens here it is thrown into the air besides.
      errorHandler: () => {},
    })
    let current: DocumentLanguage | null = null
    return {
      async recognize(scan, language, what) {
        if (current !== language) {
          await worker.reinitialize(codes[language], OEM.LSTM_ONLY)
          current = language
        }
        await worker.setParameters({
          tessedit_pageseg_mode: what === 'page' ? PSM.AUTO : PSM.SINGLE_BLOCK,
          user_defined_dpi: String(recognizedDpi),
        })
        const { data } = await worker.recognize(
          await toPng(scan),
          {},
          { text: false, blocks: true },
        )
        return assembled(data)
      },
      async [Symbol.asyncDispose]() {
        await worker.terminate()
      },
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function assembled({ blocks, confidence }: Page): RecognizedText {
  let text = ''
  const words: RecognizedText['words'][number][] = []
  for (const paragraph of (blocks ?? []).flatMap(({ paragraphs }) => paragraphs)) {
    if (text !== '') text += '\n\n'
    for (const [at, line] of paragraph.lines.entries()) {
      if (at > 0) text += '\n'
      for (const [position, word] of line.words.entries()) {
        if (position > 0) text += ' '
        const start = text.length
        text += word.text
        const { x0: left, y0: top, x1: right, y1: bottom } = word.bbox
        words.push({
          start,
          end: text.length,
          left,
          top,
          right,
          bottom,
          confidence: word.confidence,
        })
      }
    }
  }
  return { text, confidence, words }
}

function languageData(name: string): string {
  return require.resolve(`@tesseract.js-data/${name}/4.0.0_best_int/${name}.traineddata.gz`)
}

const require = createRequire(import.meta.url)
const codes = { en: 'eng', fr: 'fra', pt: 'por' } as const
