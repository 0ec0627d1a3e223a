import type { WebhookDelivery, WebhookFailure } from '@tessera/contracts/webhook'
import type { Tone } from '../jobs/state-words.ts'

export interface DeliveryWords {
  readonly label: string
  readonly tone: Tone
  /** What came of the last attempt. */
  readonly outcome: string
}

export function wordsOfDelivery({
  state,
  status,
  failure,
}: Pick<WebhookDelivery, 'state' | 'status' | 'failure'>): DeliveryWords {
  const answered = status === null ? '' : `answered ${status}`
  const outcome = failure === null || status !== null ? answered : failureWords[failure]
  switch (state) {
    case 'delivered':
      return { label: 'Taken', tone: 'good', outcome }
    case 'given_up':
      return { label: 'Given up', tone: 'bad', outcome }
    case 'due':
      return failure === null
        ? { label: 'On its way', tone: 'busy', outcome }
        : { label: 'Not taken yet', tone: 'attention', outcome }
    default:
      return state satisfies never
  }
}

const failureWords: Readonly<Record<WebhookFailure, string>> = {
  refused: 'it was not taken',
  too_slow: 'there was no answer within ten seconds',
  not_reached: 'the address was not reached',
  address_refused: 'the address does not lead to the public internet over https',
  secret_lost: 'its secret is not known here any more: remove it and add it again',
  paused: 'the webhook was paused',
}
