import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { seedServices } from '@tessera/db/seed-services'
import { createDatabase, prepareDatabase } from './database.ts'
import { ensureEngines } from './engines.ts'
import { openHome, type Home } from './home.ts'
import { ensureKeys } from './keys.ts'
import { publicKeyOf } from './new-keys.ts'
import { choosePort } from './ports.ts'
import { startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'
import { inRepository } from './repository.ts'
import { writeServiceFiles } from './service-files.ts'
import { enrolments, planServices, type ServiceName } from './service-plan.ts'
import { startService } from './start-service.ts'
import { createSupervisor, type Supervisor } from './supervise.ts'
import { buildWeb } from './web-build.ts'

export interface TesseraOptions {
  /** The instance lives in this directory; made when it is not there. */
  readonly home: string
  /** Begin anew: everything in the home is deleted first. */
  readonly fresh?: boolean
  /** Preferred port of the web; any free one unless told. */
  readonly port?: number
  /** Preferred port of the sandbox; any free one unless told. */
  readonly sandboxPort?: number
  /** Superuser URL of a PostgreSQL to use instead of a private one. */
  readonly databaseUrl?: string
  /** URL of a Redis to use instead of a private one. */
  readonly redisUrl?: string
  /** Whether the private PostgreSQL waits for the disk; true unless told. */
  readonly fsync?: boolean
  /** Added to the sandbox's own configuration. */
  readonly sandbox?: Readonly<Record<string, unknown>>
  /** Told one line for each component. */
  readonly say?: (line: string) => void
  /** Told when a process ends that nobody asked to end; nothing is started again. */
  readonly onUnexpectedExit?: (name: string, how: string) => void
  /** Ends the start between two components. */
  readonly stop?: AbortSignal
}

/** A whole instance that runs: `names` are its processes in the order in which they were started. */
export interface Tessera extends Omit<Supervisor, 'add'> {
  /** What people open. */
  readonly origin: string
  readonly sandboxOrigin: string
  /** Opens the sandbox's `/sandbox/admin/*`. */
  readonly sandboxAdminToken: string
  readonly home: string
  readonly logDir: string
  /** Superuser URL of the database: for looking, no service has it. */
  readonly adminUrl: string
  readonly redisUrl: string
}

/**
 * Starts everything on this machine, on the loopback interface, with keys of its own.
 *
 * @throws Error saying what could not be started; what had been started is stopped
 */
export async function startTessera(options: TesseraOptions): Promise<Tessera> {
  const { say = ignore, stop } = options
  await using stack = new AsyncDisposableStack()
  const home = stack.use(await openHome({ path: options.home, fresh: options.fresh ?? false }))
  const supervisor = stack.use(createSupervisor(options.onUnexpectedExit ?? ignore))
  const report = (name: string, text: string) => {
    say(`${name.padEnd(12)}${text}`)
    stop?.throwIfAborted()
  }

  const hasData = existsSync(join(home.postgresDir, 'cluster'))
  const keys = await ensureKeys(home.path, { hasData })
  const building = buildWeb(join(home.path, 'web', 'dist'), publicKeyOf(keys.broker.rootKey))
  // It is waited for further down; a failure before that must not go unhandled.
  building.catch(ignore)

  const adminUrl = options.databaseUrl ?? (await addPostgres(supervisor, home, options.fsync))
  const { applied, urls: databaseUrls } = await prepareDatabase(adminUrl)
  report('postgres', `${place(adminUrl)}, ${applied.length} migrations applied`)
  const redisUrl = options.redisUrl ?? (await addRedis(supervisor, home, keys.redis.password, say))
  report('redis', place(redisUrl))

  const engineProblem = await ensureEngines(say)
  const ports = {
    web: await choosePort(options.port),
    sandbox: await choosePort(options.sandboxPort),
    api: await choosePort(),
    broker: await choosePort(),
  }
  const plans = planServices({
    home: home.path,
    keys,
    databaseUrls,
    redisUrl,
    ports,
    engine: engineProblem === undefined ? 'native' : 'typescript',
    sandbox: options.sandbox ?? {},
  })
  for (const name of ['files', 'uploads']) {
    await mkdir(join(home.path, name), { recursive: true, mode: 0o700 })
  }
  for (const [name, plan] of Object.entries(plans)) {
    await writeServiceFiles(join(home.path, name), plan)
  }

  const logDir = join(home.path, 'logs')
  const start = async (name: ServiceName, text: string) => {
    const definition = {
      name,
      entry: inRepository(plans[name].entry),
      home: join(home.path, name),
      logFile: join(logDir, `${name}.log`),
    }
    await supervisor.add(name, () => startService(definition))
    report(name, text)
  }
  const [origin, sandboxOrigin] = [loopback(ports.web), loopback(ports.sandbox)]
  await start('sandbox', `${sandboxOrigin}${instead(options.sandboxPort, ports.sandbox)}`)
  if (engineProblem !== undefined) say(`${engineProblem}\n${fallbackNote}`)
  await seedServices({ adminUrl, sandboxOrigin })
  await start('broker', loopback(ports.broker))
  for (const enrolment of enrolments(keys)) {
    await runOperator(inRepository(plans.operator.entry), join(home.path, 'operator'), enrolment)
  }
  await start('api', loopback(ports.api))
  await start('dispatcher', 'sends the steps that are due')
  await start('worker', 'works on them')
  const built = (await building).isNew ? 'built now' : 'built before'
  await start('web', `${origin}${instead(options.port, ports.web)}, ${built}`)

  const running = stack.move()
  return {
    origin,
    sandboxOrigin,
    sandboxAdminToken: keys.sandbox.adminToken,
    home: home.path,
    logDir,
    adminUrl,
    redisUrl,
    names: supervisor.names,
    start: supervisor.start,
    kill: supervisor.kill,
    isRunning: supervisor.isRunning,
    pid: supervisor.pid,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** @returns superuser URL of the instance's database */
async function addPostgres(supervisor: Supervisor, home: Home, fsync = true): Promise<string> {
  const port = await choosePort()
  const dataDir = home.postgresDir
  const postgres = await supervisor.add('postgres', () => startPostgres({ dataDir, port, fsync }))
  return await createDatabase(postgres.superuserUrl, 'tessera')
}

async function addRedis(
  supervisor: Supervisor,
  home: Home,
  password: string,
  say: (line: string) => void,
): Promise<string> {
  const port = await choosePort()
  const dir = join(home.path, 'redis')
  const { url } = await supervisor.add('redis', () => startRedis({ dir, port, password, say }))
  return url
}

async function runOperator(entry: string, home: string, args: readonly string[]): Promise<void> {
  const env = { PATH: process.env.PATH, TESSERA_HOME: home }
  await runFile(process.execPath, [entry, ...args], { env })
}

function loopback(port: number): string {
  return `http://127.0.0.1:${port}`
}

function place(url: string): string {
  return new URL(url).host
}

function instead(preferred: number | undefined, actual: number): string {
  return preferred === undefined || preferred === actual ? '' : ` (port ${preferred} is taken)`
}

function ignore(): void {}

const runFile = promisify(execFile)
const fallbackNote =
  'Until then the sandbox imputes with a slower engine written in TypeScript: results are real, and less exact.'
