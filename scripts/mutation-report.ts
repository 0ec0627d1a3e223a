import { explainedSurvivors } from './mutation-survivors/list.ts'

/** What Stryker writes, as far as it is read here (mutation-testing-report-schema). */
export interface MutationReport {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string
        readonly mutants: readonly {
          readonly mutatorName: string
          readonly replacement?: string
          readonly status: string
          readonly location: { readonly start: Place; readonly end: Place }
        }[]
      }
    >
  >
}

/** Both from 1. */
interface Place {
  readonly line: number
  readonly column: number
}

export interface Survivor {
  readonly file: string
  /** The lines of the source that the mutant changed, without their indentation. */
  readonly before: string
  readonly after: string
  readonly isCovered: boolean
}

export interface FileScore {
  readonly file: string
  readonly mutants: number
  readonly killed: number
  /** Of the killed ones, those that were not found out by an assertion: a test went on for too long. */
  readonly timedOut: number
  /** No test comes to them. */
  readonly uncovered: number
}

export function scoresOf({ files }: MutationReport): readonly FileScore[] {
  return Object.entries(files).map(([file, { mutants }]) => {
    const valid = mutants.filter(({ status }) => !invalid.has(status))
    const count = (...statuses: readonly string[]) =>
      valid.filter(({ status }) => statuses.includes(status)).length
    return {
      file,
      mutants: valid.length,
      killed: count('Killed', 'Timeout'),
      timedOut: count('Timeout'),
      uncovered: count('NoCoverage'),
    }
  })
}

export function survivorsOf({ files }: MutationReport): readonly Survivor[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map(({ status, location, replacement = '' }) => {
        const before = textBetween(source, location.start, location.end)
        return { file, before, after: replacement, isCovered: status === 'Survived' }
      }),
  )
}

/** Null when nobody has said why it is let live. */
export function reasonFor(survivor: Survivor): string | null {
  const found = explainedSurvivors.find(({ mutants }) =>
    mutants.some(
      ({ file, before, isAll = false, after }) =>
        survivor.file.endsWith(file) &&
        (isAll ? survivor.before === before : survivor.before.includes(before)) &&
        survivor.after === after,
    ),
  )
  return found?.reason ?? null
}

function textBetween(source: string, start: Place, end: Place): string {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  const last = lines.length - 1
  const cut = lines.map((line, index) =>
    line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined),
  )
  return cut.map((line) => line.trim()).join(' ')
}

/** It does not even load, or was left out. */
const invalid = new Set(['CompileError', 'RuntimeError', 'Ignored'])
