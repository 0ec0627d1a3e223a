import type { Guard } from './guard.ts'

/** Who names services, changes their records, and how much an account may send to one. */
export function serviceRecordGuards(): readonly Guard[] {
  return [
    {
      name: 'a service is only where the operator has listed it, over https',
      without: [
        { file: addresses, text: '|| !hosts.some((host) => matches(host, url.host))', by: '' },
        {
          file: addresses,
          text: `if (!isLocal && (url.protocol !== 'https:' || isIP(bare(url.hostname)) !== 0))`,
          by: 'if (false)',
        },
        { file: addresses, text: '!isPlain(url)', by: 'false' },
      ],
      missedBy: [`${administration}/service-addresses.test.ts: no service where the address %s`],
    },
    {
      name: 'sites of panels are given by who manages the service, also when they are all here',
      without: [
        {
          file: 'apps/api/src/panel-sites/managed-panels.ts',
          text: `if (!managed.some(({ id, mayManage }) => id === serviceId && mayManage))`,
          by: 'if (managed.length > 1000)',
        },
      ],
      missedBy: [
        `${sitesTest}: nobody gives sites to a service that is not hers, or of a panel that it does not offer`,
        `${sitesTest}: whoever loses the role while her file is read keeps nothing`,
      ],
    },
    {
      name: 'a record is changed by who manages the service',
      without: [
        {
          file: records,
          text: 'where s.id = service and proof.manages_service(s.id) for no key update',
          by: 'where s.id = service for no key update',
        },
      ],
      missedBy: [
        `${administration}/services.test.ts: a manager changes the record of her service, of which others learn, and no other`,
      ],
    },
    {
      name: 'a service is added by who manages all of them',
      without: [
        { file: records, text: 'if not proof.manages_service(null) then', by: 'if false then' },
      ],
      missedBy: [
        `${administration}/services.test.ts: an administrator adds a service, switched off, and a manager of one does not`,
      ],
    },
    {
      name: 'nobody overwrites a record that she has not read',
      without: [
        {
          file: records,
          text: 'if former.record_version <> known_version then',
          by: 'if false then',
        },
      ],
      missedBy: [
        `${administration}/services.test.ts: of two who change one record at once, the second is told`,
      ],
    },
    {
      name: 'no job goes beyond a quota',
      without: [
        {
          file: 'apps/api/src/jobs/submission.ts',
          text: 'if (quota !== null && quota.sent >= quota.allowed)',
          by: 'if (quota !== null && quota.sent < 0)',
        },
        {
          file: usage,
          text: 'if proof.sent_this_month(new.user_id, service) >= allowed then',
          by: 'if false then',
        },
      ],
      missedBy: [
        `${usageTest}: refuses the job beyond it, of this account alone, and says how many it may send`,
        `${usageTest}: counts an attempt that somebody makes for the owner`,
      ],
    },
    {
      name: 'of jobs at once each sees those before it',
      without: [
        {
          file: usage,
          text: `perform pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'quota', new.user_id), 0));`,
          by: '',
        },
      ],
      missedBy: [`${usageTest}: lets no more through when several come at once`],
    },
    {
      name: 'who waits for her turn at one service holds no turn at another',
      without: [
        {
          file: usage,
          text: `concat_ws(' ', 'quota', new.user_id)`,
          by: `concat_ws(' ', 'quota', new.user_id, service)`,
        },
      ],
      missedBy: [`${usageTest}: lets two through that send to the same services in another order`],
    },
  ]
}

const administration = 'apps/api/src/administration'
const addresses = `${administration}/service-addresses.ts`
const records = 'packages/db/migrations/0054_service_records.sql'
const usage = 'packages/db/migrations/0064_usage.sql'
const sitesTest = 'apps/api/src/panel-sites/panel-sites.test.ts'
const usageTest = 'apps/api/src/usage/usage.test.ts'
