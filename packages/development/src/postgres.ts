import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts'
import { mayEnter, serverUser, type ServerUser } from './server-user.ts'
import { spawnGuarded, type GuardedProcess } from './spawn-guarded.ts'
import { startOnFreePort } from './start-on-free-port.ts'

export interface PostgresOptions {
  /** Holds the cluster, its log and the superuser's password; made when it is not there. Its contents are kept. */
  readonly dataDir: string
  /** Preferred port; another is taken when it is not free. */
  readonly port?: number
  /** Whether a commit waits for the disk. Without it a crash of the machine may lose data, a killed server does not. */
  readonly fsync: boolean
  readonly settings?: Readonly<Record<string, string>>
  /** Of the server's processes; empty unless told. */
  readonly env?: Readonly<Record<string, string>>
}

export interface Postgres extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** `postgres://…` of the superuser, for migrations. No service is given it. */
  readonly superuserUrl: string
  readonly pid: number
  readonly exited: Promise<string>
  signal(signal: NodeJS.Signals): void
}

/** Starts a private PostgreSQL on the loopback interface. It ends when this process ends. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const user = serverUser()
  const binaries = await postgresBinaries(user)
  const { dataDir } = options
  // The user that runs it must pass through the folders above.
  await mkdir(dirname(dataDir), { recursive: true, mode: 0o711 })
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  if (user !== undefined) await chown(dataDir, user.uid, user.gid)
  if (!mayEnter(user, dataDir)) {
    throw new Error(
      `PostgreSQL runs as the user "nobody", who may not enter ${dataDir}. Choose a directory that everybody may enter.`,
    )
  }

  const cluster = join(dataDir, 'cluster')
  const passwordFile = join(dataDir, 'superuser-password')
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    await createCluster({ binaries, user, cluster, passwordFile })
  }
  await formerServerEnded(cluster)

  const password = await readFile(passwordFile, 'utf8')
  const logFile = join(dataDir, 'postgres.log')
  const urlAt = (port: number) => `postgres://${superuser}:${password}@${host}:${port}/postgres`
  const { port, server } = await startOnFreePort({
    name: 'PostgreSQL',
    port: options.port,
    logFile,
    passing,
    run: async (port) => await runServer({ binaries, user, cluster, logFile, port, options }),
    ask: async (port) => await connectOnce(urlAt(port)),
  })
  return {
    host,
    port,
    superuserUrl: urlAt(port),
    pid: server.pid,
    exited: server.exited,
    signal: server.signal,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

interface ClusterParts {
  readonly binaries: PostgresBinaries
  readonly user: ServerUser | undefined
  readonly cluster: string
  readonly passwordFile: string
}

async function createCluster({ binaries, user, cluster, passwordFile }: ClusterParts) {
  // What a start that was cut short left behind is no cluster yet.
  await rm(cluster, { recursive: true, force: true })
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid)
  await runFile(
    binaries.initdb,
    [
      `--pgdata=${cluster}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-locale',
      '--no-sync',
      '--no-instructions',
    ],
    { cwd: '/', env: {}, ...user },
  )
}

interface ServerParts {
  readonly binaries: PostgresBinaries
  readonly user: ServerUser | undefined
  readonly cluster: string
  readonly logFile: string
  readonly port: number
  readonly options: PostgresOptions
}

async function runServer(parts: ServerParts): Promise<GuardedProcess> {
  const { binaries, user, cluster, logFile, port, options } = parts
  const settings: Record<string, string> = {
    listen_addresses: host,
    port: String(port),
    // The cluster's folder is closed to everybody else. A socket's path has room for 107 bytes.
    unix_socket_directories: Buffer.byteLength(cluster) < 90 ? cluster : '',
    fsync: options.fsync ? 'on' : 'off',
    full_page_writes: options.fsync ? 'on' : 'off',
    max_connections: '200',
    // The values bound to a statement may be secrets.
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    ...options.settings,
  }
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
  const log = await open(logFile, 'w', 0o600)
  try {
    return spawnGuarded(binaries.postgres, ['-D', cluster, ...args], {
      env: { ...options.env },
      ...(user && { user }),
      stopSignal: 'SIGINT',
      output: log.fd,
    })
  } finally {
    await log.close()
  }
}

/** Waits until the server of an earlier start, which is on its way out, has left its folder. */
async function formerServerEnded(cluster: string) {
  const deadline = Date.now() + patience
  for (;;) {
    const lock = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined)
    const pid = Number(lock?.split('\n')[0])
    if (!Number.isInteger(pid) || !existsSync(`/proc/${pid}`)) return
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (!command.includes(cluster)) return
    if (Date.now() > deadline) {
      throw new Error(`Another PostgreSQL (process ${pid}) is using ${cluster}. Stop it first.`)
    }
    await delay(20)
  }
}

async function connectOnce(url: string): Promise<void> {
  // Whoever else may have taken the port need not answer.
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  await client.connect()
  await client.end()
}

const runFile = promisify(execFile)
const host = '127.0.0.1'
/** Milliseconds for what passes by itself. */
const patience = 15_000
/** The children of a server that was killed end when they notice. */
const passing = ['pre-existing shared memory block']
const superuser = 'postgres'
