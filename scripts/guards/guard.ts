/** Something that stands in an attacker's way or against a failure, and the tests that fail once it is gone. */
export interface Guard {
  readonly name: string
  /** What is put in its place. Each text stands once in its file. */
  readonly without: readonly Replacement[]
  /** `path: title` as in `docs/threats.md`. Of a test that has many cases one is enough. */
  readonly missedBy: readonly string[]
}

interface Replacement {
  /** From the root of the repository. */
  readonly file: string
  readonly text: string
  readonly by: string
}
