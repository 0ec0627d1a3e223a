import { type Login, openLogin } from '@tessera/db/login'
import { asDelivery } from '@tessera/db/unit'
import {
  type AlertChannel,
  collectAlerts,
  noteAlertMessage,
  takeAlertMessage,
} from '@tessera/db/vault/alert-messages'
import type { Logger } from '@tessera/runtime/logger'
import { repeatUntilStopped } from '@tessera/runtime/repeat'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { sendDueMail, type SendMail } from './account-mails.ts'
import { startCatcher } from './catcher/start-catcher.ts'
import type { MessengerConfig, MessengerSecrets } from './config.ts'
import { accountMailSender, alertSender } from './mail.ts'
import { NotTaken, type Send } from './send.ts'
import { sendDueDelivery } from './webhook-deliveries.ts'
import { webhookSender } from './webhook.ts'

/**
 * Tells people of alerts, by mail and webhook, and owners of accounts of what happens to them, by mail and by webhooks of theirs. What is to be told
 * is a row before it is sent and until it was taken, so a fall at any moment costs a repetition at most.
 *
 * @throws StartUpError when a way is configured without its secret
 */
export async function startMessenger(
  config: MessengerConfig,
  secrets: MessengerSecrets,
  logger: Logger,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const login = stack.use(
    openLogin('tessera_messenger', { url: secrets.databaseUrl, connections: 4 }),
  )
  for (const [channel, send] of sendersOf(config, secrets, logger)) {
    stack.use(
      repeatUntilStopped(logger, channel, async (wait) => {
        const told = await tellDue({ login, channel, send, pace: config, logger })
        if (!told) await wait(lookEveryMs)
      }),
    )
  }
  const sendMail = await accountMailWay(stack, config, secrets)
  if (sendMail !== null) {
    const { retryAfterSeconds } = config
    const mails = {
      login,
      send: sendMail,
      publicOrigin: originOf(config),
      retryAfterSeconds,
      logger,
    }
    stack.use(
      repeatUntilStopped(logger, 'account mail', async (wait) => {
        if (!(await sendDueMail(mails))) await wait(lookEveryMs)
      }),
    )
  }
  const { webhookKey } = secrets
  if (webhookKey !== undefined) {
    const deliveries = {
      login,
      webhookKey,
      publicOrigin: originOf(config),
      allowLocal: config.mode === 'development',
      retryAfterSeconds: config.retryAfterSeconds,
      logger,
    }
    for (let place = 1; place <= webhookPlaces; place += 1)
      stack.use(
        repeatUntilStopped(logger, `webhooks of owners, ${place}`, async (wait) => {
          if (!(await sendDueDelivery(deliveries))) await wait(lookEveryMs)
        }),
      )
  }
  const running = stack.move()
  return { [Symbol.asyncDispose]: async () => await running.disposeAsync() }
}

interface Channel {
  readonly login: Login<'tessera_messenger'>
  readonly channel: AlertChannel
  readonly send: Send
  readonly pace: MessengerConfig
  readonly logger: Logger
}

/** @returns whether there was something to tell */
async function tellDue({ login, channel, send, pace, logger }: Channel): Promise<boolean> {
  const message = await asDelivery(login, async (unit) => {
    await collectAlerts(unit, channel, pace)
    return await takeAlertMessage(unit, channel, pace)
  })
  if (message === null) return false
  const failure = await send(message).then(() => null, reasonOf)
  await asDelivery(login, async (unit) => await noteAlertMessage(unit, message.id, failure))
  const facts = { channel, message: message.id, alerts: message.alerts.length }
  if (failure === null) logger.info(facts, 'alerts were told')
  else logger.error({ ...facts, failure, attempts: message.attempts }, 'alerts were not taken')
  return true
}

/** Null where there is no mail server: nothing is taken, and given up after a day. */
async function accountMailWay(
  stack: AsyncDisposableStack,
  config: MessengerConfig,
  { smtpPassword: password }: MessengerSecrets,
): Promise<SendMail | null> {
  const { mail, catcher } = config
  if (catcher !== undefined) return stack.use(await startCatcher(catcher)).send
  if (mail === undefined) return null
  return accountMailSender({ mail, password, publicOrigin: originOf(config) })
}

function sendersOf(
  config: MessengerConfig,
  { smtpPassword: password, webhookSecret }: MessengerSecrets,
  logger: Logger,
): ReadonlyMap<AlertChannel, Send> {
  const { mode, mail, webhook } = config
  const publicOrigin = originOf(config)
  const senders = new Map<AlertChannel, Send>()
  if (mail !== undefined) {
    if (mail.user !== undefined && password === undefined)
      throw new StartUpError('secrets.json has no smtpPassword, and config.json names mail.user')
    if (mail.to.length > 0)
      senders.set('mail', alertSender({ mail, password, publicOrigin, logger }))
  }
  if (webhook !== undefined) {
    if (webhookSecret === undefined)
      throw new StartUpError('secrets.json has no webhookSecret, and config.json names a webhook')
    const allowLocal = webhook.isLocal && mode === 'development'
    const url = new URL(webhook.url)
    senders.set('webhook', webhookSender({ url, allowLocal, secret: webhookSecret, publicOrigin }))
  }
  return senders
}

function originOf({ publicOrigin }: MessengerConfig): string {
  return new URL(publicOrigin).origin
}

/** For the row and the log: what others said is left out, because it may repeat what was sent. */
function reasonOf(error: unknown): string {
  if (error instanceof NotTaken) return error.message
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return 'it could not be sent'
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
  return `it could not be sent (${code})`
}

const lookEveryMs = 1_000
/** So many receivers may be slow at a time. */
const webhookPlaces = 4
