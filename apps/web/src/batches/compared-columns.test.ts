import type { ComparedJob } from '@tessera/contracts/comparison'
import type { Job } from '@tessera/contracts/job'
import { expect, test } from 'vitest'
import { columnsOf } from './compared-columns.ts'

test.each([
  [['Here one', 'There one'], 'by their services', ['Here', 'There']],
  [['Here one', 'Here two'], 'by their panels at one service', ['Here, one', 'Here, two']],
  [
    ['Here one', 'Here one'],
    'by their place where all else is alike',
    ['1: Here, one', '2: Here, one'],
  ],
])('%j are named %s', (jobs, _, names) => {
  const named = jobs.map((words, place) => jobOf(words, String(place)))
  const compared = named.map(
    ({ id, settings, settingLabels }) => ({ jobId: id, settings, settingLabels }) as ComparedJob,
  )
  expect(columnsOf(named, compared.toReversed()).map(({ name }) => name)).toEqual(names)
})

function jobOf(words: string, id: string): Job {
  const [serviceName, panel] = words.split(' ')
  return { id, serviceName, settingLabels: { panel }, settings: {} } as Job
}
