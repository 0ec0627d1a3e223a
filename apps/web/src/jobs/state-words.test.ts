import { isTerminal, jobState, waitReason } from '@tessera/contracts/job'
import { expect, test } from 'vitest'
import { type DescribedJob, describeState } from './state-words.ts'

test('every state has words of its own that end as sentences do', () => {
  const described = jobState.options.map((state) => describeState(job({ state })))

  expect(new Set(described.map(({ label }) => label)).size).toBe(jobState.options.length)
  for (const { explanation } of described) expect(explanation).toMatch(/\.$/)
})

test('every reason to wait has words of its own', () => {
  const labels = waitReason.options.map(
    (reason) => describeState(job({ state: 'waiting', waitReason: reason })).label,
  )

  expect(new Set(labels).size).toBe(waitReason.options.length)
})

test('only a job without a token that may be used asks its owner for something', () => {
  const asking = [
    ...jobState.options.map((state) => job({ state })),
    ...waitReason.options.map((reason) => job({ state: 'waiting', waitReason: reason })),
  ].filter((described) => describeState(described).action !== null)

  expect(asking).toEqual([
    job({ state: 'waiting', waitReason: 'credential' }),
    job({ state: 'waiting', waitReason: 'moved' }),
  ])
})

test('a job that waits says the cause that was written down, and no other', () => {
  const stateText = 'You have no credential for H3Africa. Add one under Credentials.'
  for (const reason of [...waitReason.options, null]) {
    const { explanation } = describeState(job({ state: 'waiting', waitReason: reason, stateText }))
    expect(explanation).toBe(stateText)
  }
})

test.each(['submitting', 'running', 'exporting', 'collecting'] as const)(
  'a job that is %s says that its service does not answer',
  (state) => {
    const stateText = 'H3Africa does not answer. Tessera goes on asking about the job.'
    expect(describeState(job({ state, stateText })).explanation).toContain(stateText)
  },
)

test('a job without a credential asks its owner to connect, with whatever the service takes', () => {
  const held = job({ state: 'waiting', waitReason: 'credential' })

  expect(describeState(held)).toMatchObject({ label: 'Needs a credential', action: 'connect' })
})

test('a job that was made for another account asks its owner where it runs', () => {
  const held = job({ state: 'waiting', waitReason: 'credential', otherAccount: 'ada2' })

  expect(describeState(held)).toMatchObject({ label: 'Needs your word', action: 'choose-account' })
})

test('waiting is never shown as a failure', () => {
  for (const reason of [...waitReason.options, null]) {
    const { tone } = describeState(job({ state: 'waiting', waitReason: reason }))
    expect(tone).not.toBe('bad')
  }
})

test('a job that is being cancelled says so until it has ended', () => {
  for (const state of jobState.options) {
    const { label } = describeState(job({ state, cancelRequested: true }))
    expect(label === 'Cancelling').toBe(!isTerminal(state))
  }
})

test('names the service', () => {
  expect(describeState(job({ state: 'running' })).explanation).toContain('H3Africa')
})

function job(changed: Partial<DescribedJob>): DescribedJob {
  return {
    state: 'queued',
    waitReason: null,
    stateText: null,
    otherAccount: null,
    serviceName: 'H3Africa',
    cancelRequested: false,
    ...changed,
  }
}
