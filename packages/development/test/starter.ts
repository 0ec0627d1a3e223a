// A program that starts PostgreSQL, Redis and a service, says their process numbers, and then waits to be killed.
import { join } from 'node:path'
import { startPostgres } from '../src/postgres.ts'
import { startRedis } from '../src/redis.ts'
import { startService } from '../src/start-service.ts'

const [dir = '', entry = ''] = process.argv.slice(2)
const postgres = await startPostgres({ dataDir: join(dir, 'postgres'), fsync: false })
const redis = await startRedis({ dir: join(dir, 'redis') })
const logFile = join(dir, 'log')
const service = await startService({ name: 'service', entry, home: dir, logFile })
const pids = [postgres.pid, redis.pid, service.pid]
console.log(JSON.stringify(pids))
