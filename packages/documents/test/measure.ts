import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDocumentReader } from '../src/document-reader.ts'
import { mostWrong, type Kind, type Reading, readTrueDocument } from './read-true-document.ts'
import { reportMeaning, writtenPages } from './report-meaning.ts'
import { readTruth, type TrueDocument } from './true-document.ts'

const run = promisify(execFile)
const threads = 2

/**
 * Reads the documents of the ground truth as they would be uploaded, all at once, with the reader that the worker uses, and
 * says how many letters came out wrong, how much of what they say was found, how long a page took and how much memory the whole.
 * Fails beyond the limits.
 *
 * With arguments only those whose names begin like one of them.
 */
const asked = process.argv.slice(2)
// What was learnt from is not recognized again.
const beginnings = asked.length === 0 ? ['seen/', 'unseen/'] : asked
const folder = await mkdtemp(join(tmpdir(), 'truth-'))
try {
  // Elsewhere, so that the memory it takes is not counted.
  await run(process.execPath, [join(import.meta.dirname, 'write-truth.ts'), folder, ...beginnings])
  const memory = watchMemory()
  const truth = await readTruth(beginnings)
  const readings = await readAll(truth)
  const pages = new Map(
    [...truth.keys()].map((name, index) => [name, readings[index]?.pages ?? []]),
  )
  const isGood = [
    report(readings),
    reportMeaning('As written', await readTruth(asked), writtenPages),
    reportMeaning('As recognized', truth, (name) => pages.get(name) ?? []),
  ]
  process.exitCode = isGood.every(Boolean) ? 0 : 1
  console.log(
    `\n${readings.length} documents at once, ${threads} threads, ${memory.stop().toFixed(0)} MB at most`,
  )
} finally {
  await rm(folder, { recursive: true })
}

async function readAll(truth: ReadonlyMap<string, TrueDocument>): Promise<readonly Reading[]> {
  await using reader = openDocumentReader({
    threads,
    heapMegabytes: 512,
    pageSeconds: 600,
    openSeconds: 60,
    languages: ['en', 'fr', 'pt'],
  })
  const all = [...truth].map(async ([name, document]) => {
    const path = join(folder, name.replaceAll('/', '-'))
    const load = async () => new Uint8Array(await readFile(path))
    const reading = await readTrueDocument(reader, document, load)
    console.log(`${name} (${reading.kind}): ${percent(reading.wrong, reading.letters)} wrong`)
    return reading
  })
  return await Promise.all(all)
}

function report(readings: readonly Reading[]): boolean {
  console.log('\n| | Documents | Pages | Letters | Wrong | At most | Seconds a page |')
  console.log('|---|---|---|---|---|---|---|')
  const kinds = Object.keys(mostWrong) as Kind[]
  return kinds
    .map((kind) =>
      reportKind(
        kind,
        readings.filter((one) => one.kind === kind),
      ),
    )
    .every(Boolean)
}

function reportKind(kind: Kind, readings: readonly Reading[]): boolean {
  if (readings.length === 0) return true
  const sum = (of: (reading: Reading) => number) =>
    readings.reduce((total, reading) => total + of(reading), 0)
  const pages = sum((reading) => reading.pages.length)
  const [wrong, letters] = [sum((reading) => reading.wrong), sum((reading) => reading.letters)]
  const seconds = sum((reading) => reading.seconds) / pages
  const cells = [
    kind,
    readings.length,
    pages,
    letters,
    percent(wrong, letters),
    percent(mostWrong[kind], 1),
    seconds.toFixed(1),
  ]
  console.log(`| ${cells.join(' | ')} |`)
  return wrong / letters <= mostWrong[kind]
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`
}

/** Of the whole process: its threads, and what libraries hold beside their heaps. */
function watchMemory(): { stop(): number } {
  let most = 0
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss() / 2 ** 20)
  }
  const timer = setInterval(look, 50)
  return {
    stop() {
      look()
      clearInterval(timer)
      return most
    },
  }
}
