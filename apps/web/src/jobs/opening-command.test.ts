import { expect, it } from 'vitest'
import { openingCommand } from './opening-command.ts'

it.each([
  [true, 'chr_20.zip', '7z x ./chr_20.zip'],
  [false, 'chr 20.zip', "unzip './chr 20.zip'"],
  [true, '-o.zip', '7z x ./-o.zip'],
  [false, '-d/tmp/x.zip', 'unzip ./-d/tmp/x.zip'],
])('takes a name for a file and never for an option (AES %s, %j)', (aesEncryption, name, line) => {
  expect(openingCommand({ aesEncryption }, name)).toBe(line)
})
