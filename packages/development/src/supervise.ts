import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { spawnGuarded, type GuardedProcess } from './spawn-guarded.ts'

/** One service: a program of ours, run by this Node with a directory of its own. */
export interface ServiceDefinition {
  readonly name: string
  /** Path of its entry point. */
  readonly entry: string
  /** Its `TESSERA_HOME`: `config.json` and `secrets.json` lie there. */
  readonly home: string
  /** Added to the few variables that every service gets. */
  readonly env?: Readonly<Record<string, string>>
}

export interface SupervisorOptions {
  /** Where `<name>.log` is written. */
  readonly logDir: string
  /** Told when a service ends that nobody asked to end. Services are never started again by themselves. */
  readonly onUnexpectedExit: (name: string, how: string, lastLines: readonly string[]) => void
  /** Milliseconds that a service may take until it is ready; 30 000 unless told. */
  readonly readyTimeout?: number
}

export interface Supervisor extends AsyncDisposable {
  /** Starts a service and waits for its ready line. @throws Error with the end of its log */
  add(definition: ServiceDefinition): Promise<void>
  /** Starts a service again that was ended with {@link kill}. */
  start(name: string): Promise<void>
  /** Sends a signal (SIGTERM unless told) and waits until the service has ended. */
  kill(name: string, signal?: NodeJS.Signals): Promise<void>
  isRunning(name: string): boolean
  pid(name: string): number
}

/** Runs services as children. They stop in reverse order, and all of them die when this process dies. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const services = new Map<string, Service>()
  const find = (name: string) => {
    const service = services.get(name)
    if (service === undefined) throw new Error(`no service is called ${name}`)
    return service
  }
  return {
    async add(definition) {
      const { name } = definition
      if (services.has(name)) throw new Error(`there is a service called ${name} already`)
      const service = new Service(definition, options)
      services.set(name, service)
      await service.start()
    },
    start: (name) => find(name).start(),
    kill: (name, signal = 'SIGTERM') => find(name).kill(signal),
    isRunning: (name) => find(name).isRunning,
    pid: (name) => find(name).pid,
    async [Symbol.asyncDispose]() {
      for (const service of [...services.values()].toReversed()) await service.stop()
    },
  }
}

class Service {
  readonly #definition: ServiceDefinition
  readonly #options: SupervisorOptions
  readonly #lastLines: string[] = []
  #process: GuardedProcess | undefined
  #isWanted = false

  constructor(definition: ServiceDefinition, options: SupervisorOptions) {
    this.#definition = definition
    this.#options = options
  }

  get isRunning(): boolean {
    return this.#process?.isRunning() ?? false
  }

  get pid(): number {
    if (this.#process === undefined) throw new Error(`${this.#definition.name} was never started`)
    return this.#process.pid
  }

  async start(): Promise<void> {
    const { name, entry, home, env } = this.#definition
    if (this.isRunning) throw new Error(`${name} is running already`)
    await mkdir(this.#options.logDir, { recursive: true, mode: 0o700 })
    const log = createWriteStream(this.#logFile, { flags: 'a', mode: 0o600 })
    const started = spawnGuarded(process.execPath, [entry], {
      cwd: home,
      env: { ...inherited(), ...env, TESSERA_HOME: home, TESSERA_PARENT: String(process.pid) },
      stopSignal: 'SIGTERM',
      output: 'pipe',
    })
    this.#process = started
    this.#isWanted = true
    const ready = this.#collect(started, log)
    void this.#watch(started)
    await this.#waitUntilReady(started, ready)
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#isWanted = false
    if (!this.isRunning) return
    this.#process?.signal(signal)
    await this.#process?.exited
  }

  async stop(): Promise<void> {
    this.#isWanted = false
    await this.#process?.[Symbol.asyncDispose]()
  }

  get #logFile(): string {
    return join(this.#options.logDir, `${this.#definition.name}.log`)
  }

  /** Resolves when the ready line has come. */
  #collect(started: GuardedProcess, log: WriteStream): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    for (const stream of [started.stdout, started.stderr]) {
      if (stream !== null) void this.#readLines(stream, log, resolve)
    }
    return promise
  }

  async #readLines(stream: Readable, log: WriteStream, onReady: () => void): Promise<void> {
    for await (const line of createInterface({ input: stream })) {
      log.write(`${line}\n`)
      this.#lastLines.push(line)
      if (this.#lastLines.length > linesToShow) this.#lastLines.shift()
      if (isReadyLine(line)) onReady()
    }
  }

  async #watch(started: GuardedProcess): Promise<void> {
    const how = await started.exited
    if (!this.#isWanted || this.#process !== started) return
    this.#isWanted = false
    this.#options.onUnexpectedExit(this.#definition.name, how, this.#lastLines)
  }

  async #waitUntilReady(started: GuardedProcess, ready: Promise<void>): Promise<void> {
    const timeout = this.#options.readyTimeout ?? 30_000
    const late = Promise.withResolvers<string>()
    const timer = setTimeout(() => late.resolve(`was not ready after ${timeout} ms`), timeout)
    const ended = started.exited.then((how) => `ended before it was ready (${how})`)
    const failure = await Promise.race([ready, ended, late.promise])
    clearTimeout(timer)
    if (failure === undefined) return
    await this.stop()
    const { name } = this.#definition
    throw new Error(
      `${name} ${failure}. The end of ${this.#logFile}:\n${this.#lastLines.join('\n')}`,
    )
  }
}

/** A service gets none of the starter's other variables: they may hold the superuser's password. */
function inherited(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR']
  return Object.fromEntries(names.map((name) => [name, process.env[name]]))
}

function isReadyLine(line: string): boolean {
  if (!line.startsWith('{')) return false
  try {
    const entry: unknown = JSON.parse(line)
    if (typeof entry !== 'object' || entry === null) return false
    return (
      ('event' in entry && entry.event === 'ready') || ('msg' in entry && entry.msg === 'ready')
    )
  } catch {
    return false
  }
}

const linesToShow = 20
