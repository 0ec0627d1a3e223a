import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

test('is a heading and a line for each row, with the ends of lines of RFC 4180', () => {
  expect(csvOf({ columns: ['name', 'jobs'], rows: [['Michigan', 3]] })).toBe(
    'name,jobs\r\nMichigan,3\r\n',
  )
})

test('puts what would break a line between quotes', () => {
  expect(csvOf({ columns: ['a'], rows: [['one, "two"\nthree']] })).toBe(
    'a\r\n"one, ""two""\nthree"\r\n',
  )
})

test.each(['=1+1', '+1', '-1', '@sum(a1)', '\tx'])('%j does not become a formula', (text) => {
  expect(csvOf({ columns: ['a'], rows: [[text]] })).toBe(`a\r\n'${text}\r\n`)
})

test('numbers stay numbers, also below zero, and nothing is empty', () => {
  expect(csvOf({ columns: ['a', 'b'], rows: [[-0.5, null]] })).toBe('a,b\r\n-0.5,\r\n')
})
