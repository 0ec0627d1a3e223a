/** A mutant that no test notices, and why that is right. */
export interface ExplainedSurvivor {
  /** The end of its path. */
  readonly file: string
  /** Part of what was changed. */
  readonly before: string
  /** Into what; any change unless told. */
  readonly after?: string
  readonly reason: string
}

export const explainedSurvivors: readonly ExplainedSurvivor[] = []
