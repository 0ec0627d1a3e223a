import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis as Client } from 'ioredis'
import { choosePort } from './ports.ts'
import { redisProgram, type RedisProgram } from './redis-program.ts'
import { spawnGuarded, type GuardedProcess } from './spawn-guarded.ts'

export interface RedisOptions {
  /** Holds its configuration and log; made when it is not there. */
  readonly dir: string
  /** Preferred port; another is taken when it is not free. */
  readonly port?: number
  /** Kept from an earlier start, so that clients of that start may go on; otherwise a new one. */
  readonly password?: string
  /** Whether each write is kept on disk. Without it everything is gone when the server ends. */
  readonly persistence?: boolean
  readonly say?: (line: string) => void
}

export interface Redis extends AsyncDisposable {
  readonly host: string
  readonly port: number
  readonly password: string
  /** `redis://…` with the password. */
  readonly url: string
  readonly pid: number
  readonly exited: Promise<string>
  signal(signal: NodeJS.Signals): void
}

/** Starts a private Redis on the loopback interface. It ends when this process ends. */
export async function startRedis(options: RedisOptions): Promise<Redis> {
  const program = await redisProgram(options.say ?? console.log)
  const { dir } = options
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const password = options.password ?? randomBytes(24).toString('base64url')
  const logFile = join(dir, 'redis.log')
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(options.port)
    const persistence = options.persistence ?? false
    const server = await runServer(program, { dir, logFile, port, password, persistence })
    const url = `redis://:${password}@${host}:${port}`
    if (await answers(server, url)) {
      return {
        host,
        port,
        password,
        url,
        pid: server.pid,
        exited: server.exited,
        signal: server.signal,
        [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
      }
    }
    const log = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-8).join('\n')
    // Somebody may have taken the port between choosing it and using it.
    if (!log.includes('Address already in use') || attempt === 3) {
      throw new Error(`Redis did not start. The end of ${logFile}:\n${log}`)
    }
  }
}

interface ServerParts {
  readonly dir: string
  readonly logFile: string
  readonly port: number
  readonly password: string
  readonly persistence: boolean
}

async function runServer(program: RedisProgram, parts: ServerParts): Promise<GuardedProcess> {
  const configFile = join(parts.dir, 'redis.conf')
  // A file and not arguments: everybody on the machine may read a program's arguments.
  await writeFile(configFile, configuration(parts), { mode: 0o600 })
  const log = await open(parts.logFile, 'w', 0o600)
  try {
    return spawnGuarded(program.path, [configFile], {
      cwd: parts.dir,
      env: program.libraries.length > 0 ? { LD_LIBRARY_PATH: program.libraries.join(':') } : {},
      stopSignal: 'SIGTERM',
      output: log.fd,
    })
  } finally {
    await log.close()
  }
}

function configuration({ dir, port, password, persistence }: ServerParts): string {
  return [
    `bind ${host}`,
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(dir)}`,
    'save ""',
    `appendonly ${persistence ? 'yes' : 'no'}`,
    // A queue must not lose jobs to make room.
    'maxmemory-policy noeviction',
    '',
  ].join('\n')
}

/** True as soon as the server answers, false when it ended instead. */
async function answers(server: GuardedProcess, url: string): Promise<boolean> {
  while (server.isRunning()) {
    const client = new Client(url, { lazyConnect: true, retryStrategy: () => null })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.ping()
      return server.isRunning()
    } catch {
      await delay(5)
    } finally {
      client.disconnect()
    }
  }
  return false
}

const host = '127.0.0.1'
