import { reportMeaning, writtenPages } from './report-meaning.ts'
import { readTruth } from './true-document.ts'

/** Says within seconds how much is found of what the documents of the ground truth say. Fails below the limits. */
const isGood = reportMeaning('As written', await readTruth(), writtenPages)
process.exitCode = isGood ? 0 : 1
