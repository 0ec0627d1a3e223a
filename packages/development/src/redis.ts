import { randomBytes } from 'node:crypto'
import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis as Client } from 'ioredis'
import { redisProgram, type RedisProgram } from './redis-program.ts'
import { spawnGuarded, type GuardedProcess } from './spawn-guarded.ts'
import { startOnFreePort } from './start-on-free-port.ts'

export interface RedisOptions {
  /** Holds its configuration and log; made when it is not there. */
  readonly dir: string
  /** Preferred port; another is taken when it is not free. */
  readonly port?: number
  /** Kept from an earlier start, so that clients of that start may go on; otherwise a new one. */
  readonly password?: string
  /** Users beside the default one, who may do everything: what each may do, as words of `ACL SETUSER`. */
  readonly users?: Readonly<Record<string, RedisUser>>
  /** More lines for its configuration. */
  readonly settings?: readonly string[]
  /** Whether each write is kept on disk. Without it everything is gone when the server ends. */
  readonly persistence?: boolean
  readonly say?: (line: string) => void
}

export interface RedisUser {
  readonly password: string
  readonly rules: readonly string[]
}

export interface Redis extends AsyncDisposable {
  readonly host: string
  readonly port: number
  readonly password: string
  /** `redis://…` with the password of the default user. */
  readonly url: string
  /** The same with that of one of the users it was started with. */
  urlOf(user: string): string
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
  const lines = configuration({ ...options, password })
  const urlAt = (port: number) => `redis://:${password}@${host}:${port}`
  const { port, server } = await startOnFreePort({
    name: 'Redis',
    port: options.port,
    logFile,
    run: async (port) =>
      await runServer(program, { dir, logFile, lines: [...lines, `port ${port}`] }),
    ask: async (port) => await pingOnce(urlAt(port)),
  })
  return {
    host,
    port,
    password,
    url: urlAt(port),
    urlOf(user) {
      const known = options.users?.[user]
      if (known === undefined) throw new Error(`Redis was started without a user ${user}`)
      return `redis://${user}:${known.password}@${host}:${port}`
    },
    pid: server.pid,
    exited: server.exited,
    signal: server.signal,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

interface ServerParts {
  readonly dir: string
  readonly logFile: string
  /** Of its configuration. */
  readonly lines: readonly string[]
}

async function runServer(program: RedisProgram, parts: ServerParts): Promise<GuardedProcess> {
  const configFile = join(parts.dir, 'redis.conf')
  // A file and not arguments: everybody on the machine may read a program's arguments.
  await writeFile(configFile, `${parts.lines.join('\n')}\n`, { mode: 0o600 })
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

function configuration(options: RedisOptions & { readonly password: string }): readonly string[] {
  return [
    `bind ${host}`,
    `requirepass ${options.password}`,
    ...Object.entries(options.users ?? {}).map(
      ([name, { password, rules }]) => `user ${name} on >${password} ${rules.join(' ')}`,
    ),
    `dir ${JSON.stringify(options.dir)}`,
    'save ""',
    `appendonly ${options.persistence === true ? 'yes' : 'no'}`,
    // A queue must not lose jobs to make room.
    'maxmemory-policy noeviction',
    ...(options.settings ?? []),
  ]
}

async function pingOnce(url: string): Promise<void> {
  const client = new Client(url, { lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.ping()
  } finally {
    client.disconnect()
  }
}

const host = '127.0.0.1'
