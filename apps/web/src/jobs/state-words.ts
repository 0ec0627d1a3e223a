import { isTerminal, type Job } from '@tessera/contracts/job'

export type Tone = 'quiet' | 'busy' | 'attention' | 'good' | 'bad'

export interface StateWords {
  /** Two or three words, for a badge. */
  readonly label: string
  readonly tone: Tone
  /** One or two sentences: what happens now, and whether the owner must do something. */
  readonly explanation: string
  /** What the owner can do about it. */
  readonly action: 'connect' | 'choose-account' | 'confirm-address' | null
}

export type DescribedJob = Pick<
  Job,
  'state' | 'waitReason' | 'stateText' | 'serviceName' | 'cancelRequested' | 'otherAccount'
>

/**
 * A job's state in plain words. Whoever moved a job that has not ended has said how things stand; the words here stand
 * in where that is not known.
 */
export function describeState(job: DescribedJob): StateWords {
  const { stateText, serviceName } = job
  if (job.cancelRequested && !isTerminal(job.state)) {
    return busy('Cancelling', `Tessera is asking ${serviceName} to stop the job.`)
  }
  switch (job.state) {
    case 'draft':
      return words('Draft', 'quiet', 'This job has not been submitted.')
    case 'checking':
      return busy('Checking files', 'The files are being checked before anything is sent.')
    case 'queued':
      return busy('In line', `Tessera will send the job to ${serviceName} in a moment.`)
    case 'waiting':
      return describeWaiting(job)
    case 'submitting':
      return busy('Sending', stateText ?? `The files are being sent to ${serviceName}.`)
    case 'running':
      return busy(
        'Running',
        `${stateText ?? `${serviceName} has the job.`} You can close this page: nothing stops.`,
      )
    case 'exporting':
      return busy('Preparing results', stateText ?? `${serviceName} is packing the results.`)
    case 'collecting':
      return busy(
        'Fetching results',
        stateText ?? `Tessera is fetching the results from ${serviceName}.`,
      )
    case 'completed':
      return words('Completed', 'good', 'The results are below.')
    case 'completed_with_warnings':
      return words(
        'Completed with warnings',
        'attention',
        'There are results, but something is missing or unusual. Read the messages below first.',
      )
    case 'failed':
      return words('Failed', 'bad', 'The job has ended without imputed data.')
    case 'cancelled':
      return words('Cancelled', 'quiet', 'The job was stopped at your request.')
    default:
      return job.state satisfies never
  }
}

function describeWaiting(job: DescribedJob): StateWords {
  const { waitReason, serviceName, stateText, otherAccount } = job
  switch (waitReason) {
    case 'slot':
      return words(
        'Waiting for a place',
        'quiet',
        stateText ??
          `Your account at ${serviceName} runs as many jobs as it may have at once. This one follows as soon as another ends.`,
      )
    case 'credential':
      return {
        label: otherAccount === null ? 'Needs a credential' : 'Needs your word',
        tone: 'attention',
        explanation:
          stateText ??
          `The job needs a credential that ${serviceName} accepts. Connect again and it goes on where it stopped.`,
        action: otherAccount === null ? 'connect' : 'choose-account',
      }
    case 'moved':
      return {
        label: 'Needs your confirmation',
        tone: 'attention',
        explanation:
          stateText ??
          `${serviceName} has another address now. Say whether your credential may be used there, and the job goes on.`,
        action: 'confirm-address',
      }
    case 'service':
      return words(
        'Waiting for the service',
        'quiet',
        stateText ?? `${serviceName} cannot be asked just now. The job goes on by itself.`,
      )
    case null:
      return words('Waiting', 'quiet', stateText ?? 'The job goes on by itself.')
    default:
      return waitReason satisfies never
  }
}

function busy(label: string, explanation: string): StateWords {
  return words(label, 'busy', explanation)
}

function words(label: string, tone: Tone, explanation: string): StateWords {
  return { label, tone, explanation, action: null }
}
