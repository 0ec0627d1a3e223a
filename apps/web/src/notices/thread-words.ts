import { type ErrorCode, errorCode, errors } from '@tessera/contracts/errors'
import type { NoticeKind, NoticeLine } from '@tessera/contracts/notice-thread'
import type { Tone } from '../jobs/state-words.ts'
import { formatTime } from '../ui/time.ts'
import type { NoticeWords } from './notice-words.ts'

export interface LineWords extends NoticeWords {
  readonly tone: Tone
}

/** What a line of a thread says. */
export function wordsOfLine(line: NoticeLine): LineWords {
  const { title, text = '', tone } = sentences[line.kind](line, line.name ?? 'One of them')
  return { title, text, tone }
}

/** Each kind has one entry: what happened, and what to do where there is something to do. */
const sentences: {
  readonly [Kind in NoticeKind]: (line: NoticeLine, name: string) => Sentence
} = {
  job_waits: (line) => ({
    title: `${jobOf(line)} waits for you`,
    text:
      line.code === 'moved'
        ? `${line.serviceName ?? 'Its service'} has another address. Say whether your credential may be used there.`
        : 'It needs your credential, or your word on the account it is to run on. Its page says which.',
    tone: 'attention',
  }),
  job_completed: (line) => ({
    title: `${jobOf(line)} has completed`,
    text: 'Its results are here.',
    tone: 'good',
  }),
  job_completed_with_warnings: (line) => ({
    title: `${jobOf(line)} has completed with warnings`,
    text: 'There are results. Read what is said about them first.',
    tone: 'attention',
  }),
  job_failed: (line) => ({
    title: `${jobOf(line)} has failed`,
    text: reasonOf(line) ?? 'Its page says why, and what to do.',
    tone: 'bad',
  }),
  job_cancelled: (line) => ({
    title: `${jobOf(line)} was cancelled`,
    text: 'It was not you: its page says what is known.',
    tone: 'attention',
  }),
  document_read: (_, name) => ({
    title: `${name} was read`,
    text: 'Its words can be searched, and what it allows can be confirmed.',
    tone: 'good',
  }),
  document_failed: (line, name) => ({
    title: `${name} could not be read`,
    text: reasonOf(line) ?? 'The document says why, and what to do.',
    tone: 'bad',
  }),
  document_expires: ({ days, about }, name) => ({
    title: `${name} ends within ${days === 1 ? 'a day' : `${days} days`}`,
    text: `It ends on ${formatTime(about)}. Ask for another one before.`,
    tone: 'attention',
  }),
  report_ready: (_, name) => ({ title: `${name} is written`, tone: 'good' }),
  report_failed: (line, name) => ({
    title: `${name} could not be written`,
    text: reasonOf(line) ?? 'Make the report again.',
    tone: 'bad',
  }),
  batch_ended: (_, name) => ({ title: `No job of ${name} is open any more`, tone: 'quiet' }),
  credential_expires: ({ days, about }, name) => ({
    title: `Your credential for ${name} ends within ${days === 1 ? 'a day' : `${days} days`}`,
    text: `It ends on ${formatTime(about)}. Enter a new one before.`,
    tone: 'attention',
  }),
  credential_unused: ({ days }, name) => ({
    title: `Your credential for ${name} was not used for ${days} days`,
    text: 'Remove it if you do not need it any more.',
    tone: 'quiet',
  }),
  credential_refused: (_, name) => ({
    title: `${name} did not accept your credential`,
    text: 'Jobs that need it wait until you have connected the service again.',
    tone: 'attention',
  }),
  service_moved: (_, name) => ({
    title: `${name} has another address`,
    text: 'Your credential is not used there until you say so under Credentials.',
    tone: 'attention',
  }),
  schedule_stopped: ({ about }, name) => ({
    title: `${name} was not submitted on ${formatTime(about)}, and is stopped`,
    text: 'The schedule says why, and what to do.',
    tone: 'bad',
  }),
  schedule_not_sent: ({ about }, name) => ({
    title: `${name} was not submitted on ${formatTime(about)}`,
    text: 'The schedule says why.',
    tone: 'attention',
  }),
  schedule_missed: ({ about }, name) => ({
    title: `${name} was missed on ${formatTime(about)}`,
    text: 'Tessera was away at that time.',
    tone: 'attention',
  }),
  token_made: (line) => ({
    title: `An access token was made${line.name === null ? '' : `: ${line.name}`}`,
    text: 'If it was not you, end it and change your password.',
    tone: 'attention',
  }),
  webhook_added: () => ({
    title: 'A webhook was added: what happens to you is sent there',
    text: 'If it was not you, remove it, stop everything and change your password.',
    tone: 'attention',
  }),
  webhook_paused: () => ({
    title: 'A webhook of yours is paused',
    text: 'Nothing was taken there for long. See what was tried, then resume or remove it.',
    tone: 'bad',
  }),
  new_device: () => ({
    title: 'Your account was signed in on a new device',
    text: 'If it was not you, stop everything and change your password.',
    tone: 'attention',
  }),
}

interface Sentence {
  readonly title: string
  readonly text?: string
  readonly tone: Tone
}

/** In the thread of a batch, which of its jobs. */
function jobOf({ jobName, name, thread }: NoticeLine): string {
  if (!thread.startsWith('batch:')) return jobName ?? 'A job'
  return `${jobName ?? 'A job'} of ${name ?? 'a batch'}`
}

function reasonOf({ code }: NoticeLine): string | null {
  const known = errorCode.safeParse(code)
  return known.success ? sentencesOf(known.data) : null
}

function sentencesOf(code: ErrorCode): string {
  return `${errors[code].message} ${errors[code].remedy}`
}
