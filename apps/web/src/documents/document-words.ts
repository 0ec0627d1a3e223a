import type { Document, DocumentMediaType, DocumentPage } from '@tessera/contracts/document'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { percentText } from '../ui/percent.ts'

/** How far it is: `Reading page 3 of 12`. */
export function stateWords(
  document: Pick<Document, 'kind' | 'state' | 'pages' | 'pagesRead'>,
): string {
  const { kind, state, pages, pagesRead } = document
  const isReport = kind === 'report'
  switch (state) {
    case 'waiting':
      return isReport ? 'Waiting to be written' : 'Waiting to be read'
    case 'reading':
      if (isReport) return 'Being written'
      return pages === null
        ? 'Being opened'
        : `Reading page ${Math.min(pagesRead + 1, pages)} of ${pages}`
    case 'read':
      return isReport ? 'Written' : 'Read'
    case 'failed':
      return isReport ? 'Not written' : 'Not read'
    default:
      return state satisfies never
  }
}

export function isWorkedOn({ state }: Pick<Document, 'state'>): boolean {
  return state === 'waiting' || state === 'reading'
}

export function pagesWords(pages: number): string {
  return pages === 1 ? '1 page' : `${pages} pages`
}

/** How the text of a page came to be: `Recognized, 87 %`, `turned by 90°`, `Portuguese`. */
export function readingWords(page: DocumentPage): readonly string[] {
  const { source, confidence, rotation, skew, language } = page
  return [
    source === 'text'
      ? 'Text of the document'
      : confidence === null
        ? 'Recognized in the picture'
        : `Recognized in the picture, ${percentText(confidence / 100, 0)} sure`,
    ...(rotation === 0 ? [] : [`turned by ${rotation}°`]),
    ...(Math.abs(skew) < leastSkew ? [] : [`straightened by ${Math.abs(skew).toFixed(1)}°`]),
    ...(language === null ? [] : [languageNames[language]]),
  ]
}

export const mediaTypeNames = {
  'application/pdf': 'PDF',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
  'image/png': 'PNG picture',
  'image/jpeg': 'JPEG picture',
  'image/tiff': 'TIFF picture',
} as const satisfies Readonly<Record<DocumentMediaType, string>>

export const languageNames = {
  en: 'English',
  fr: 'French',
  pt: 'Portuguese',
} as const satisfies Readonly<Record<DocumentLanguage, string>>

const leastSkew = 0.05
