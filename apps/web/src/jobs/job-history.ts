import type { JobEvent } from '@tessera/contracts/job'

export type RemoteEvent = Extract<JobEvent['event'], { kind: 'remote' }>
type EntryEvent = Exclude<JobEvent['event'], RemoteEvent>

export interface HistoryEntry {
  readonly sequence: number
  readonly at: string
  readonly event: EntryEvent
}

export interface JobHistory {
  /** States and notes, the oldest first. */
  readonly entries: readonly HistoryEntry[]
  /** The remote server's newest report on this attempt, which replaces all before it. */
  readonly remote: RemoteEvent | null
  /** The number of the newest event. */
  readonly last: number
  /** When that was. */
  readonly changedAt: string | null
}

export interface HistoryLine extends HistoryEntry {
  /** The job was in this state before already: only what is said of it is new. */
  readonly repeatsState: boolean
}

/** The newest first. */
export function historyLines(entries: readonly HistoryEntry[]): readonly HistoryLine[] {
  let state: string | null = null
  const lines = entries.map((entry): HistoryLine => {
    if (entry.event.kind === 'note') return { ...entry, repeatsState: false }
    const before = state
    state = `${entry.event.state} ${entry.event.waitReason}`
    return { ...entry, repeatsState: state === before }
  })
  return lines.toReversed()
}

export const emptyHistory: JobHistory = { entries: [], remote: null, last: 0, changedAt: null }

/** Adds an event. A stream that was resumed may repeat events: those change nothing. */
export function addEvent(history: JobHistory, { sequence, at, event }: JobEvent): JobHistory {
  if (sequence <= history.last) return history
  if (event.kind === 'remote') return { ...history, remote: event, last: sequence, changedAt: at }
  const entries = [...history.entries, { sequence, at, event }]
  // The job begins anew: what the service reported was of an attempt before.
  const begins = event.kind === 'state' && event.state === 'queued'
  return { entries, remote: begins ? null : history.remote, last: sequence, changedAt: at }
}
