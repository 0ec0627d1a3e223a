import { queueName } from './queue.ts'

/** Who may enter Redis. The api, the broker and the pages have no way in. */
export type RedisUser = 'dispatcher' | 'worker'

/**
 * What each may do there, as words of `ACL SETUSER` (Redis 7). Both work the queue; the dispatcher puts contexts down
 * and cannot read one, the worker reads and removes them and cannot put one down.
 */
export const redisRules: Readonly<Record<RedisUser, readonly string[]>> = {
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
