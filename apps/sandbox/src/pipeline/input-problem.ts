/** What is wrong with an upload, in the words that the user reads. Plain text, not HTML. */
export class InputProblem extends Error {
  override readonly name = 'InputProblem'
}

/** The words of the tool that first stumbles over a file. */
export function malformed(detail: string): InputProblem {
  return new InputProblem(`The provided VCF file is malformed.\nError: ${detail}`)
}
