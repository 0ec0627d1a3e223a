import { expect, test } from 'vitest'
import { termsBlocks } from './terms-blocks.ts'

test('headings, lists and paragraphs are told apart by their lines', () => {
  expect(
    termsBlocks('# First\n\nOne line\nand another.\r\n\r\n# Second\n- a\n- b\n  goes on\n'),
  ).toEqual([
    { kind: 'heading', text: 'First' },
    { kind: 'paragraph', text: 'One line and another.' },
    { kind: 'heading', text: 'Second' },
    { kind: 'list', items: ['a', 'b goes on'] },
  ])
})

test('what looks like a page is text', () => {
  const text = '<script>alert(1)</script> [here](javascript:alert(1))'
  expect(termsBlocks(text)).toEqual([{ kind: 'paragraph', text }])
})
