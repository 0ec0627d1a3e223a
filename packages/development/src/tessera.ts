import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { seedServices } from '@tessera/db/seed-services'
import { ensureEngines } from './engines.ts'
import { openHome } from './home.ts'
import { ensureKeys } from './keys.ts'
import { choosePort } from './ports.ts'
import { programEnvironment } from './program-environment.ts'
import { inRepository } from './repository.ts'
import { formerPort, writeServiceFiles } from './service-files.ts'
import {
  type DocumentModelPlan,
  enrolments,
  pagesOrigin,
  panelSitesFolder,
  planServices,
  type ServiceName,
  type ServicePlan,
} from './service-plan.ts'
import { startService } from './start-service.ts'
import { startStores } from './stores.ts'
import { createSupervisor, type Supervisor } from './supervise.ts'
import { buildWeb, type WebBuild } from './web-build.ts'

export interface TesseraOptions {
  /** The instance lives in this directory; made when it is not there. */
  readonly home: string
  /** Begin anew: everything in the home is deleted first. */
  readonly fresh?: boolean
  /** Preferred port of the web; any free one unless told. */
  readonly port?: number
  /** Preferred port of the sandbox; any free one unless told. */
  readonly sandboxPort?: number
  /** Whether the pages are built and served; without them `origin` is the api's. True unless told. */
  readonly pages?: boolean
  /** Superuser URL of a PostgreSQL to use instead of a private one. */
  readonly databaseUrl?: string
  /** URL of a Redis to use instead of a private one. */
  readonly redisUrl?: string
  /** Whether the private PostgreSQL waits for the disk; true unless told. */
  readonly fsync?: boolean
  /** Added to the sandbox's own configuration. */
  readonly sandbox?: Readonly<Record<string, unknown>>
  /** Added to the api's. */
  readonly api?: Readonly<Record<string, unknown>>
  /** That owners of documents may ask. */
  readonly documentModel?: DocumentModelPlan
  /** Told one line for each component. */
  readonly say?: (line: string) => void
  /** Told when a process ends that nobody asked to end; nothing is started again. */
  readonly onUnexpectedExit?: (name: string, how: string) => void
  /** Ends the start between two components. */
  readonly stop?: AbortSignal
}

/** Where a running instance is found. */
export interface TesseraPlaces {
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

/** A whole instance that runs: `names` are its processes in the order in which they were started. */
export interface Tessera extends TesseraPlaces, Omit<Supervisor, 'add'> {}

/**
 * Starts everything on this machine, on the loopback interface, with keys of its own.
 *
 * @throws Error saying what could not be started; what had been started is stopped
 */
export async function startTessera(options: TesseraOptions): Promise<Tessera> {
  const { say = ignore, stop, pages = true } = options
  await using stack = new AsyncDisposableStack()
  const home = stack.use(await openHome({ path: options.home, fresh: options.fresh ?? false }))
  const supervisor = stack.use(createSupervisor(options.onUnexpectedExit ?? ignore))
  const report = (name: string, text: string) => {
    say(`${name.padEnd(12)}${text}`)
    stop?.throwIfAborted()
  }

  const hasData = existsSync(join(home.postgresDir, 'cluster'))
  const keys = await ensureKeys(home.path, { hasData })
  const build = pages ? startBuild(stack, home.path, keys.broker.root) : undefined
  const { adminUrl, databaseUrls, redisUrl, redisUrls } = await startStores({
    home,
    supervisor,
    redisPasswords: keys.redis,
    databaseUrl: options.databaseUrl,
    redisUrl: options.redisUrl,
    fsync: options.fsync ?? true,
    report,
  })
  const engineProblem = await ensureEngines(say)
  if (engineProblem !== undefined) say(`${engineProblem}\n${fallbackNote}`)

  const ports = await choosePorts(options, home.path)
  const sandboxOrigin = loopback(ports.sandbox)
  const origin = pages ? pagesOrigin(ports.web) : loopback(ports.api)
  await layOutPanelSites(home.path)
  const plans = planServices({
    home: home.path,
    keys,
    databaseUrls,
    redisUrls,
    ports,
    publicOrigin: origin,
    engine: engineProblem === undefined ? 'native' : 'typescript',
    sandbox: options.sandbox ?? {},
    api: options.api ?? {},
    documentModel: options.documentModel,
  })
  await writeHome(home.path, plans)
  await seedServices({ adminUrl, sandboxOrigin })

  const logDir = join(home.path, 'logs')
  const start = async (name: ServiceName, text: string) => {
    const definition = {
      name,
      entry: inRepository(plans[name].entry),
      home: join(home.path, name),
      logFile: join(logDir, `${name}.log`),
      ...(plans[name].readyText !== undefined && { readyText: plans[name].readyText }),
    }
    await supervisor.add(name, () => startService(definition))
    report(name, text)
  }
  await all([
    start('sandbox', `${sandboxOrigin}${instead(options.sandboxPort, ports.sandbox)}`),
    start('broker', loopback(ports.broker)),
  ])
  await all(enrolments(keys).map((words) => runOperator(home.path, plans.operator.entry, words)))
  await all([
    start('api', loopback(ports.api)),
    start('egress', loopback(ports.egress)),
    start('dispatcher', 'sends the steps that are due'),
    start('worker', 'works on them'),
    start('messenger', `catches mail, ${origin}/dev/mail`),
  ])
  if (build !== undefined) {
    const built = (await build).isNew ? 'built now' : 'built before'
    await start('web', `${origin}${instead(options.port, ports.web)}, ${built}`)
  }

  const { names, kill, isRunning, pid } = supervisor
  const running = stack.move()
  return {
    origin,
    sandboxOrigin,
    sandboxAdminToken: keys.sandbox.adminToken,
    home: home.path,
    logDir,
    adminUrl,
    redisUrl,
    names,
    start: supervisor.start,
    kill,
    isRunning,
    pid,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** Those of the sandbox’s panel to begin with; what is given in the pages comes beside them. */
async function layOutPanelSites(home: string): Promise<void> {
  const place = join(home, panelSitesFolder)
  if (!existsSync(place))
    await cp(inRepository('apps/sandbox/fixtures/panel-sites'), place, { recursive: true })
}

/** The build goes on beside the rest of the start, and ends with it when that fails. */
function startBuild(stack: AsyncDisposableStack, home: string, rootKey: string): Promise<WebBuild> {
  const failure = new AbortController()
  stack.defer(() => failure.abort())
  const build = buildWeb(join(home, 'web', 'dist'), rootKey, failure.signal)
  // It is waited for late; a failure before that must not go unhandled.
  build.catch(ignore)
  return build
}

async function choosePorts(options: TesseraOptions, home: string) {
  // People's credentials are for the sandbox's origin: it keeps the one it had.
  const sandbox = (await formerPort(join(home, 'sandbox'))) ?? options.sandboxPort
  return {
    web: await choosePort(options.port),
    sandbox: await choosePort(sandbox),
    api: await choosePort(),
    broker: await choosePort(),
    egress: await choosePort(),
    mail: await choosePort(),
  }
}

async function writeHome(home: string, plans: Readonly<Record<string, ServicePlan>>) {
  for (const name of ['files', 'uploads']) {
    await mkdir(join(home, name), { recursive: true, mode: 0o700 })
  }
  for (const [name, plan] of Object.entries(plans)) await writeServiceFiles(join(home, name), plan)
}

async function runOperator(home: string, entry: string, words: readonly string[]): Promise<void> {
  await runFile(process.execPath, [inRepository(entry), ...words], {
    env: { ...programEnvironment(), TESSERA_HOME: join(home, 'operator') },
  })
}

/** Waits for all of them even when one fails, so that nothing starts after everything was stopped. */
async function all(starts: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(starts)) {
    if (result.status === 'rejected') throw result.reason
  }
}

function loopback(port: number): string {
  return `http://127.0.0.1:${port}`
}

function instead(preferred: number | undefined, actual: number): string {
  return preferred === undefined || preferred === actual ? '' : ` (port ${preferred} is taken)`
}

function ignore(): void {}

const runFile = promisify(execFile)
const fallbackNote =
  'Until then the sandbox imputes with a slower engine written in TypeScript: its results are real, and less exact.'
