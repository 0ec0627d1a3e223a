import type { Guard } from './guard.ts'

/** What leaves by mail and webhook, who reads alerts, and the way to egress. */
export function messageGuards(): readonly Guard[] {
  return [
    {
      name: 'only administrators see alerts',
      without: [
        {
          file: 'apps/api/src/trpc.ts',
          text: `if (!holdsRole(held, ...roles)) throw new Fault('not_found')`,
          by: `if (!holdsRole(held, ...roles)) return await next()`,
        },
        {
          file: 'packages/db/migrations/0010_alerts.sql',
          text: `(select app.has_role('admin'))`,
          by: 'true',
        },
      ],
      missedBy: [
        `${alertsTest}: to everybody else there are none, and what one puts away stays`,
        `${alertsTest}: whoever is no administrator any more sees nothing from then on`,
      ],
    },
    {
      name: 'a webhook on this machine is for development',
      without: [
        {
          file: 'apps/messenger/src/messenger.ts',
          text: `webhook.isLocal && mode === 'development'`,
          by: `[webhook, mode].length > 0`,
        },
      ],
      missedBy: [`${messengerTest}: on this machine is not asked, unless development says so`],
    },
    {
      name: 'a mail server shows a certificate that somebody vouches for',
      without: [
        {
          file: 'apps/messenger/src/transport.ts',
          text: `ignoreTLS: security === 'none',`,
          by: `ignoreTLS: security === 'none',\n    tls: { rejectUnauthorized: false },`,
        },
      ],
      missedBy: [
        `${messengerTest}: does not leave for a server whose certificate nobody vouches for`,
      ],
    },
    {
      name: 'mail without TLS stays on this machine',
      without: [
        {
          file: 'apps/messenger/src/config.ts',
          text: `security !== 'none' || isThisMachine(host),`,
          by: `security !== 'none' || isThisMachine(host) || true,`,
        },
      ],
      missedBy: [`${messengerTest}: over the network without TLS is no configuration`],
    },
    {
      name: 'what a mail server says is not kept',
      without: [
        {
          file: 'apps/messenger/src/messenger.ts',
          text: 'return `it could not be sent (${code})`',
          by: 'return `${cause.message} ${code}`',
        },
      ],
      missedBy: [
        `${messengerTest}: is not lost when the server refuses the password, which nobody reads of`,
      ],
    },
    {
      name: 'a worker in production reaches egress over TLS, or on this machine',
      without: [
        {
          file: 'apps/worker/src/config.ts',
          text: 'egress === undefined || isGuardedUrl(new URL(egress.url)),',
          by: 'egress === undefined || isGuardedUrl(new URL(egress.url)) || true,',
        },
      ],
      missedBy: [
        'apps/worker/src/config.test.ts: a worker in production does not start with egress at %s',
      ],
    },
    {
      name: 'egress shows a certificate that is trusted',
      without: [
        {
          file: 'apps/worker/src/service/post-to-egress.ts',
          text: 'agent: false,',
          by: 'agent: false,\n    ...{ rejectUnauthorized: false },',
        },
      ],
      missedBy: [
        'apps/worker/src/service/post-to-egress.test.ts: speaks TLS with an egress at https, and only with one whose certificate is trusted',
      ],
    },
  ]
}

const alertsTest = 'apps/api/src/alerts/alerts.test.ts'
const messengerTest = 'apps/messenger/src/messenger.test.ts'
