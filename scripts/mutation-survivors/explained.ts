/** Mutants that no test notices, and why that is right. */
export interface ExplainedSurvivors {
  readonly reason: string
  readonly mutants: readonly Mutant[]
}

interface Mutant {
  /** The end of its path. */
  readonly file: string
  /** Part of what was changed, or all of it where `isAll` says so. */
  readonly before: string
  readonly isAll?: true
  /** Into what, wholly. */
  readonly after: string
}

/** A text that became an empty one; `texts` as they stand in the source. */
export function emptied(file: string, texts: readonly string[]): readonly Mutant[] {
  return texts.map((before) => ({ file, before, after: before.startsWith('`') ? '``' : '""' }))
}

export const onlyErrorText =
  'only the text of an error: programs go by its class and code, and no test holds the wording for people, on purpose'
export const onlyOverwrites =
  'overwrites bytes that nothing refers to afterwards. A test would have to search the memory of the process'
