import { type JobEvent, jobEvent } from '@tessera/contracts/job'
import { expect, test } from 'vitest'
import { addEvent, emptyHistory, historyLines } from './job-history.ts'

test('states and notes are kept in order, the remote report is replaced as a whole', () => {
  const history = [
    event(1, { kind: 'state', state: 'queued', waitReason: null, text: null }),
    event(2, { kind: 'remote', positionInQueue: 3, steps: [] }),
    event(3, { kind: 'note', severity: 'info', text: 'Sent.' }),
    event(4, { kind: 'remote', positionInQueue: null, steps: [{ name: 'QC', messages: [] }] }),
  ].reduce(addEvent, emptyHistory)

  expect(history.entries.map(({ sequence }) => sequence)).toEqual([1, 3])
  expect(history.remote).toEqual({
    kind: 'remote',
    positionInQueue: null,
    steps: [{ name: 'QC', messages: [] }],
  })
})

test('a job that begins anew has no report of the attempt before', () => {
  const before = [
    event(1, { kind: 'state', state: 'queued', waitReason: null, text: null }),
    event(2, { kind: 'remote', positionInQueue: null, steps: [{ name: 'QC', messages: [] }] }),
    event(3, { kind: 'state', state: 'failed', waitReason: null, text: 'QC failed.' }),
  ].reduce(addEvent, emptyHistory)
  expect(before.remote).not.toBeNull()

  const again = event(4, { kind: 'state', state: 'queued', waitReason: null, text: null })
  expect(addEvent(before, again)).toMatchObject({ remote: null, last: 4 })
})

test('events that a resumed stream repeats change nothing', () => {
  const first = event(1, { kind: 'note', severity: 'info', text: 'Sent.' })
  const history = addEvent(emptyHistory, first)

  expect(addEvent(history, first)).toBe(history)
})

test('a state is named once, however much is said of it, and again when it comes back', () => {
  const history = [
    event(1, { kind: 'state', state: 'running', waitReason: null, text: 'Taken.' }),
    event(2, { kind: 'note', severity: 'info', text: 'A note in between.' }),
    event(3, { kind: 'state', state: 'running', waitReason: null, text: 'Next in the queue.' }),
    event(4, { kind: 'state', state: 'waiting', waitReason: 'service', text: 'Closed.' }),
    event(5, { kind: 'state', state: 'waiting', waitReason: 'credential', text: 'A token.' }),
    event(6, { kind: 'state', state: 'running', waitReason: null, text: 'Running.' }),
  ].reduce(addEvent, emptyHistory)

  const lines = historyLines(history.entries)

  expect(lines.map(({ sequence }) => sequence)).toEqual([6, 5, 4, 3, 2, 1])
  expect(lines.filter(({ repeatsState }) => repeatsState)).toMatchObject([{ sequence: 3 }])
})

function event(sequence: number, body: object): JobEvent {
  return jobEvent.parse({
    jobId: '018f0000-0000-4000-8000-000000000001',
    sequence,
    at: '2026-11-21T12:00:00.000Z',
    event: body,
  })
}
