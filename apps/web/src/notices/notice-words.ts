import { errors } from '@tessera/contracts/errors'
import type { BatchNotice, DeviceNotice, Notice, TokenNotice } from '@tessera/contracts/notice'
import { countryName, describeDevice } from '../account/device-words.ts'
import { describeBatch } from '../batches/batch-words.ts'
import { formatTime } from '../ui/time.ts'

export interface NoticeWords {
  readonly title: string
  readonly text: string
}

export function wordsOfNotice(notice: Notice): NoticeWords {
  if (notice.kind === 'batch_ended') return wordsOfBatch(notice)
  if (notice.kind === 'token_made') return wordsOfToken(notice)
  if (notice.kind === 'new_device') return wordsOfDevice(notice)
  const { serviceName } = notice
  switch (notice.kind) {
    case 'credential_expires':
      return {
        title: `Your credential for ${serviceName} ends within ${notice.days === 1 ? 'a day' : `${notice.days} days`}`,
        text: `It ends on ${formatTime(notice.about)}. Enter a new one here before: jobs then go on without a stop.`,
      }
    case 'credential_unused':
      return {
        title: `Your credential for ${serviceName} was not used for ${notice.days} days`,
        text: 'Remove it if you do not need it any more: what is not stored cannot be stolen.',
      }
    case 'credential_refused':
      return {
        title: `${serviceName} does not accept your credential any more`,
        text: 'Jobs that need it wait, and go on by themselves once you have connected the service again.',
      }
    case 'service_moved':
      return {
        title: `${serviceName} has another address now`,
        text: 'Your credential is not used there until you say so under Credentials. Jobs that need it wait.',
      }
    case 'schedule_stopped':
    case 'schedule_not_sent':
    case 'schedule_missed':
      return {
        title: `${notice.scheduleName} was not submitted on ${formatTime(notice.about)}`,
        text: `${errors[notice.code].message} ${errors[notice.code].remedy}${notice.kind === 'schedule_stopped' ? ' The schedule is stopped.' : ''}`,
      }
    default:
      return notice satisfies never
  }
}

function wordsOfBatch({ batchName, counts }: BatchNotice): NoticeWords {
  return {
    title: `No job of ${batchName} is open any more`,
    text: `How they ended: ${describeBatch(counts).summary}.`,
  }
}

function wordsOfDevice({ userAgent, country, about }: DeviceNotice): NoticeWords {
  const device = describeDevice({ kind: 'browser', userAgent })
  const place = country === null ? '' : `, from ${countryName(country)}`
  return {
    title: 'Your account was signed in on a new device',
    text: `${device}${place}, on ${formatTime(about)}. If it was not you, stop everything and change your password.`,
  }
}

function wordsOfToken({ tokenName, about }: TokenNotice): NoticeWords {
  return {
    title: `An access token was made: ${tokenName}`,
    text: `It was made on ${formatTime(about)}, in a browser in which you were signed in. If it was not you, end it and change your password.`,
  }
}
