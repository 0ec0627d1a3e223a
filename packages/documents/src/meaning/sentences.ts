import { type Place, placeSentences } from './place-sentences.ts'

/** A sentence as it stands in the document, and what stands around it that changes its meaning. */
export interface Sentence extends Place {
  readonly text: string
  /** The same without the box before it. */
  readonly words: string
  /** From 1. */
  readonly page: number
  /** Of the clause that it belongs to, in lower case: `3.1`, `b3`, `(c)`. */
  readonly label: string | null
  /** Of the heading above it. */
  readonly section: string | null
  /** Whether it says what a word means, under a heading that says so. */
  readonly explains: boolean
  /** Whether a box stands before it, and whether it is ticked. */
  readonly box: 'ticked' | 'empty' | null
  /** What was asked, where the text is no more than an answer. */
  readonly question: string | null
  /** Whether it begins its paragraph, as a name before a colon does. */
  readonly first: boolean
}

/** Sentences in the order of the pages. Lines that a page broke are joined, those of a list stay apart. */
export function sentencesOf(
  pages: readonly { readonly number: number; readonly text: string }[],
): readonly Sentence[] {
  const found: Sentence[] = []
  let section: string | null = null
  /** The label of the heading that explains words, or none. */
  let glossary: string | null = null
  let asked: string | null = null
  for (const page of pages) {
    const onPage: Omit<Sentence, keyof Place>[] = []
    glossary = null
    for (const block of blocksOf(page.text)) {
      const { box, label, mark, rest } = opened(block)
      if (label !== null && isHeading(rest)) section = label
      if (ofWords.test(rest)) glossary = label ?? ''
      else if (box === null && endsGlossary(rest, label, glossary)) glossary = null
      const isAnswer = box !== null && answer.test(rest)
      split(rest).forEach((text, index) =>
        onPage.push({
          text: index === 0 ? mark + text : text,
          words: text,
          page: page.number,
          label,
          section,
          explains: glossary !== null && index === 0 && entry.test(text),
          box,
          question: isAnswer ? asked : null,
          first: index === 0,
        }),
      )
      if (box === null) asked = rest
    }
    const places = placeSentences(
      page.text,
      onPage.map(({ text }) => text),
    )
    for (const [index, place] of places.entries()) {
      const sentence = onPage[index]
      if (sentence !== undefined && sentence.text.length <= longest)
        found.push({ ...sentence, ...place })
    }
  }
  return found
}

/** Paragraphs, items of lists, rows of tables and options with a box, each on one line. */
export function blocksOf(text: string): readonly string[] {
  return text
    .replaceAll('\r', '')
    .split(/\n[ \t]*\n/)
    .flatMap((paragraph) => joined(paragraph.split('\n').map((line) => line.trim())))
    .flatMap(optionsOf)
    .map((block) => block.trim())
    .filter((block) => block !== '')
}

function joined(lines: readonly string[]): readonly string[] {
  const widest = lines.reduce((most, { length }) => Math.max(most, length), 0)
  const blocks: string[][] = []
  let last = ''
  for (const line of lines) {
    if (line === '') continue
    const block = blocks.at(-1)
    if (block === undefined || isNewBlock(last, line, widest)) blocks.push([line])
    else if (!isBrokenWord(last, line)) block.push(' ', line)
    else if (isCompound(last)) block.push(line)
    else block.splice(-1, 1, last.slice(0, -1), line)
    last = line
  }
  return blocks.map((block) => block.join(''))
}

function isNewBlock(last: string, line: string, widest: number): boolean {
  if (boxAtStart.test(line) || bullet.test(line) || key.test(line)) return true
  if (labelAtStart.test(line) && /[.:;!?)»"”]$|^[^a-zà-ÿ]+$/.test(last)) return true
  const endedEarly = last.length < widest * 0.62
  return endedEarly && /^[\p{Lu}\d«"“(]/u.test(line) && !/[,\-–(]$|\b[a-zà-ÿ]{1,3}$/.test(last)
}

function isBrokenWord(last: string, line: string): boolean {
  return /\p{L}-$/u.test(last.slice(-2)) && /^\p{Ll}/u.test(line)
}

/** Its hyphen is its own, as in `not-for-` before `profit`. */
function isCompound(last: string): boolean {
  return /(?:^|[\s(])(?:[Nn]on|[Nn]ot-for|[Cc]o|[Rr]e|[Ss]elf|\p{L}+-\p{L}+|\p{Lu}\p{L}+)-$/u.test(
    last.slice(-60),
  )
}

/** Boxes that stand beside each other in a line are options of their own, of what stands before them. */
function optionsOf(block: string): readonly string[] {
  const boxes = [...block.matchAll(boxAnywhere)]
  if (boxes.length === 0 || (boxes.length === 1 && boxes[0]?.index === 0)) return [block]
  const starts = boxes.map((box) => box.index)
  const stem = block.slice(0, starts[0])
  return [stem, ...starts.map((start, index) => block.slice(start, starts[index + 1]))]
}

interface Opened extends Pick<Sentence, 'box' | 'label'> {
  /** The box as it is drawn. */
  readonly mark: string
  readonly rest: string
}

function opened(block: string): Opened {
  let rest = block.replace(bullet, '')
  const before = labelAtStart.exec(rest)
  if (before !== null && boxAtStart.test(rest.slice(before[0].length))) {
    rest = rest.slice(before[0].length)
  }
  const box = boxAtStart.exec(rest)
  if (box !== null) {
    const isEmpty = /^[[({]?\s*[\])}|]?$|^[☐□▢○◯]$/.test(box[0].trim())
    const [mark] = box
    return {
      box: isEmpty ? 'empty' : 'ticked',
      label: null,
      mark,
      rest: rest.slice(mark.length).trim(),
    }
  }
  const label = labelAtStart.exec(rest)
  if (label === null) return { box: null, label: null, mark: '', rest }
  return { box: null, label: bare(label[0]), mark: '', rest: rest.slice(label[0].length).trim() }
}

/** `Clause B3.` is cited as `B3`. */
export function bare(label: string): string {
  return label
    .toLowerCase()
    .replace(
      /^\s*(?:articles?|clauses?|cl[aá]usulas?|sections?|artigos?|par[aá]grafos?|items?|item|condi[a-zçãõ]+|charge|art|point|paragraphs?)[\s.]+/,
      '',
    )
    .replaceAll(/[^a-z0-9.]/g, '')
    .replaceAll(/^\.+|\.+$/g, '')
}

/** Another heading, or a clause of another number. */
function endsGlossary(rest: string, label: string | null, glossary: string | null): boolean {
  if (isHeading(rest) || /[?:]$/.test(rest)) return true
  return label !== null && label.split('.')[0] !== glossary?.split('.')[0] && glossary !== ''
}

/** `Commercial use: the sale …`, `“Data” means …` */
const entry =
  /^["“«]?\p{L}[^.:;]{1,60}?["”»]?\s*(?:\([^)]*\)\s*)?(?::|[—–=]|\b(?:means?|refers? to|denotes?|designates?|d[ée]signe(?:nt)?|signifie(?:nt)?|s['’]entend(?:ent)?|designam?|significam?|entende-se)\b)/u

function isHeading(rest: string): boolean {
  return rest.length < 80 && !/[.;:,?!]$/.test(rest)
}

const ofWords =
  /^(?:(?:annex|schedule|appendix|part|annexe|partie|anexo|parte)\s\S+\s*[–—:-]?\s*)?\(?(?:(?:glossary|definitions?|meanings?) of (?:key )?terms|definitions?(?: and interpretation)?|(?:key|defined) terms|glossary|interpretation|what (?:do )?(?:these|the) words mean|d[ée]finitions?(?: et interpr[ée]tation)?|glossaire|lexique|termes d[ée]finis|terminologie|defini[cç][õo]es(?: e interpreta[cç][ãa]o)?|gloss[áa]rio|termos definidos|conceitos)\)?[.:?]?$/iu

function split(text: string): readonly string[] {
  const parts: string[] = []
  let start = 0
  for (const end of text.matchAll(/[.!?…][»"”')\]]*\s+(?=[«"“'([]?\s?[\p{Lu}\d])/gu)) {
    const before = text.slice(Math.max(start, end.index - longestAbbreviation), end.index + 1)
    if (end[0].startsWith('.') && isAbbreviated(before, text.slice(end.index + end[0].length)))
      continue
    parts.push(text.slice(start, end.index + end[0].length).trim())
    start = end.index + end[0].length
  }
  parts.push(text.slice(start).trim())
  return parts.filter((part) => /[^\s-]/.test(part))
}

function isAbbreviated(text: string, next: string): boolean {
  const word = /(?<![\d/-])[\p{L}.ªº]+\.$/u.exec(text)?.[0] ?? ''
  const short = word.slice(0, -1).toLowerCase()
  if (beforeNumbers.has(short)) return /^\d/.test(next)
  return /^(?:\p{L}\.)+$/u.test(word) || abbreviations.has(short)
}

const longestAbbreviation = 24
/** In letters; what is longer is no sentence. */
const longest = 2000

/** Words of their own too, in one language or another. */
const beforeNumbers = new Set(
  'no nos nr n art arts sec fig vol pp p par cap tit set out mar dec dez jan feb abr apr jun jul nov oct sep'.split(
    ' ',
  ),
)
const abbreviations = new Set(
  (
    'ref réf dr dra drs dre prof profa profs pr pre mr mrs ms mme mlle mm st ste sr sra srs exmo exma no nos nr n num art arts cl sec ' +
    'fig vol pp p ed eds al cf ca approx vs e.g i.e ex etc inc ltd lda ltda co corp av bld blvd r tel assoc asst hon rev ' +
    'd.r eng arq tit cap par dept univ inst jan feb fev mar abr apr avr jun jul aug ago sep sept set oct out okt nov dec dez'
  ).split(' '),
)

const answer = /^(?:yes|no|oui|non|sim|n[aã]o)\b[\s.,;:!]*$/i
const boxAtStart =
  /^(?:\[\s*[xX×✓✔*]?\s*[\]|]|\(\s*[X×✓✔]\s*\)|\(\s+x\s+\)|\(\s+\)|\(\)|[☐□▢☑☒■✓✔✗✘]|_{3,}\s*\(initials?\))\s*/u
const boxAnywhere = /\[\s*[xX×✓✔]?\s*\]|\(\s*[X×✓✔]\s*\)|\(\s+x\s+\)|\(\s{1,4}\)|[☐□▢☑☒]/gu
const bullet = /^[•·▪‣◦*–—-]\s+/u
const labelAtStart =
  /^(?:(?:Article|Clause|Cl[aá]usula|Section|Artigo|Art\.|Condi[cç][aã]o|Condition|Charge|Point|Item|Part|Parte|Partie|Annex|Schedule|Titre|T[ií]tulo|Par[aá]grafo)\s+(?:premier|[IVXLC]+|\p{L}?\d+(?:\.\d+)*|[A-Z])(?:[.\s]?[ºª°]|er)?(?:\s*[.:)–—-]+\s+|\s+(?=[\p{Lu}«"“(])|\s*$)|\(?(?:\p{Lu}?\d{1,3}(?:\.\d{1,3})*|\p{Ll}|[ivx]{1,5})[.)]+\s+|\d{1,2}(?:\.\d{1,2})+\s+|(?:[IVXL]{1,5}|\p{Lu})\s?[.)–—-]\s+(?=\p{L}))/u
const key = /^\p{Lu}[^.:]{1,45}\s?:\s/u
