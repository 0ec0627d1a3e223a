import { queueName } from './queue.ts'

/** Who may enter Redis. The broker and the pages have no way in. */
export type RedisUser = 'api' | 'dispatcher' | 'worker'

/**
 * What each may do there, as words of `ACL SETUSER` (Redis 7). Dispatcher and worker work the queue; the dispatcher puts
 * contexts down and cannot read one, the worker reads and removes them and cannot put one down. The api counts tries, and
 * reaches nothing else.
 */
export const redisRules: Readonly<Record<RedisUser, readonly string[]>> = {
  api: [
    'resetchannels',
    '~limits:*',
    // What the scripts that count use.
    '+@connection +info +eval +evalsha +set +incrby +pttl +expire +del',
  ],
  dispatcher: rulesWith('+set'),
  worker: rulesWith('+get +del'),
}

function rulesWith(ofContexts: string): readonly string[] {
  return [
    'resetchannels',
    `~bull:${queueName}:*`,
    // What BullMQ's scripts use.
    '+@read +@write +@connection +eval +evalsha',
    '-@dangerous -@admin -@keyspace +info +del +exists',
    `(~task_auth:* ${ofContexts})`,
  ]
}
