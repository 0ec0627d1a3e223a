import { expect, it } from 'vitest'
import { removalWords } from './credential-words.ts'

it.each([
  ['ok', 'has confirmed that the access is ended', false],
  ['not_offered', 'The service cannot be told.', true],
  ['failed', 'has not confirmed that the access is ended', true],
] as const)(
  'a removal of which the sign-in server said "%s": tells whether the access is ended there, and what is left to do',
  (said, words, isLeftToHer) => {
    expect(removalWords[said]).toContain(words)
    expect(removalWords[said].includes('on its own page')).toBe(isLeftToHer)
  },
)
