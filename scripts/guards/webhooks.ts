import type { Guard } from './guard.ts'

/** Addresses of owners to which their notices are posted. */
export function webhookGuards(): readonly Guard[] {
  return [
    {
      name: 'a webhook leads to no machine of the house',
      without: [
        {
          file: 'apps/messenger/src/messenger.ts',
          text: `      allowLocal: config.mode === 'development',\n      retry`,
          by: `      allowLocal: config.mode !== undefined,\n      retry`,
        },
      ],
      missedBy: [`${messengerTest}: nothing is sent to %s, whatever stands in the row`],
    },
    {
      name: 'a webhook has an address on the internet',
      without: [
        {
          file: 'apps/api/src/webhooks/webhook-addresses.ts',
          text: `return protocol === 'https:' && (reach === 'public' || isNamed)`,
          by: `return protocol !== 'ftp:' || isNamed`,
        },
      ],
      missedBy: [`${apiTest}: %s is refused everywhere`],
    },
    {
      name: 'a webhook is signed with its id and time',
      without: [
        {
          file: 'packages/crypto/src/webhook-secret.ts',
          text: 'mac.update(`${message.id}.${message.timestamp}.${message.body}`)',
          by: 'mac.update(message.body)',
        },
      ],
      missedBy: [
        `${messengerTest}: gets what she is told, signed so that her secret verifies it, and nothing that a person or a service wrote`,
      ],
    },
    {
      name: 'a webhook is not signed with what its owner does not have',
      without: [
        {
          file: 'apps/messenger/src/webhook-deliveries.ts',
          text: 'if (!timingSafeEqual(webhookSecretCheck(secret), due.secretCheck))',
          by: 'if (timingSafeEqual(due.secretCheck, due.secretCheck) !== true)',
        },
      ],
      missedBy: [
        `${messengerTest}: a messenger with another key sends nothing, and one without a key takes nothing`,
      ],
    },
    {
      name: 'nobody sends to the webhook of another',
      without: [
        {
          file: migration,
          text: 'with check (user_id = (select app.current_user_id()) and notice_id is null)',
          by: 'with check (notice_id is null)',
        },
      ],
      missedBy: [
        `${databaseTest}: nobody sees, tests, resumes or removes another’s webhook, or sends to it`,
      ],
    },
    {
      name: 'an owner makes up no notice',
      without: [
        {
          file: migration,
          text: 'with check (user_id = (select app.current_user_id()) and notice_id is null)',
          by: 'with check (user_id = (select app.current_user_id()))',
        },
        {
          file: migration,
          text: 'insert (id, user_id, webhook_id) on app.webhook_deliveries',
          by: 'insert (id, user_id, webhook_id, notice_id) on app.webhook_deliveries',
        },
      ],
      missedBy: [`${databaseTest}: an owner writes no delivery of a notice herself`],
    },
    {
      name: 'the addresses of webhooks are not logged',
      without: [
        {
          file: 'apps/messenger/src/webhook-deliveries.ts',
          text: 'const facts = { delivery: due.id,',
          by: 'const facts = { url: due.url, delivery: due.id,',
        },
      ],
      missedBy: [`${messengerTest}: neither secrets nor addresses come into the log`],
    },
    {
      name: 'a webhook that was added is told of',
      without: [
        {
          file: migration,
          text: `insert into app.notices (user_id, webhook_id, kind, days, about) values (new.user_id, new.id, 'webhook_added', 0, clock_timestamp());`,
          by: '',
        },
      ],
      missedBy: [`${databaseTest}: concerns the safety of the account at any hour`],
    },
  ]
}

const migration = 'packages/db/migrations/0080_webhooks.sql'
const databaseTest = 'packages/db/src/webhooks.test.ts'
const messengerTest = 'apps/messenger/src/webhook-deliveries.test.ts'
const apiTest = 'apps/api/src/webhooks/webhooks.test.ts'
