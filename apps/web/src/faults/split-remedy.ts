export interface SplitRemedy {
  readonly advice: string
  /** To be run one after the other. */
  readonly commands: readonly string[]
}

/** Parts "Sort it with: bcftools sort …" into what people read and what they run. */
export function splitRemedy(remedy: string): SplitRemedy {
  const start = remedy.search(COMMAND)
  if (start === -1) return { advice: remedy, commands: [] }
  return {
    advice: remedy.slice(0, start + 1),
    commands: remedy.slice(start + 2).split(', then '),
  }
}

/** A colon, and then a program that the advice names. */
const COMMAND = /: (?:bcftools|bgzip|gzip|tabix|plink2?|for [a-z] in) /
