// A program that starts PostgreSQL, Redis and a service, says their process numbers, and then waits to be killed.
import { join } from 'node:path'
import { startPostgres } from '../src/postgres.ts'
import { startRedis } from '../src/redis.ts'
import { createSupervisor } from '../src/supervise.ts'

const [dir = '', entry = ''] = process.argv.slice(2)
const postgres = await startPostgres({ dataDir: join(dir, 'postgres'), fsync: false })
const redis = await startRedis({ dir: join(dir, 'redis') })
const supervisor = createSupervisor({ logDir: join(dir, 'logs'), onUnexpectedExit: console.error })
await supervisor.add({ name: 'service', entry, home: dir })

const pids = [postgres.pid, redis.pid, supervisor.pid('service')]
console.log(JSON.stringify(pids))
