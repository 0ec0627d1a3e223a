import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { programEnvironment } from './program-environment.ts'
import { spawnGuarded, type GuardedProcess } from './spawn-guarded.ts'

/** One of our programs, run by this Node. */
export interface ServiceDefinition {
  readonly name: string
  /** Path of its entry point. */
  readonly entry: string
  /** Its `TESSERA_HOME`: `config.json` and `secrets.json` lie there. */
  readonly home: string
  /** Its output is added to this file. */
  readonly logFile: string
  /** Added to the few variables that every service gets. */
  readonly env?: Readonly<Record<string, string>>
  /** How its ready line begins, when it is not a line of JSON. */
  readonly readyText?: string
  /** Milliseconds that it may take until it is ready; 30 000 unless told. */
  readonly readyTimeout?: number
}

/**
 * Starts a service and waits for its ready line: JSON with `"msg": "ready"` or `"event": "ready"`.
 *
 * @throws Error with the end of its log, when it ended instead or took too long
 */
export async function startService(definition: ServiceDefinition): Promise<GuardedProcess> {
  const { name, entry, home, logFile, env, readyText, readyTimeout = 30_000 } = definition
  await mkdir(dirname(logFile), { recursive: true, mode: 0o700 })
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 })
  const started = spawnGuarded(process.execPath, [entry], {
    cwd: home,
    env: {
      ...programEnvironment(),
      ...env,
      TESSERA_HOME: home,
      TESSERA_PARENT: String(process.pid),
    },
    stopSignal: 'SIGTERM',
    output: 'pipe',
  })
  const output = new Output(log, (line) => isReadyLine(line, readyText))
  const read = [started.stdout, started.stderr].map((stream) => output.read(stream))
  const allRead = Promise.all(read).finally(() => log.end())

  const late = Promise.withResolvers<string>()
  const timer = setTimeout(
    () => late.resolve(`was not ready after ${readyTimeout} ms`),
    readyTimeout,
  )
  const ended = started.exited.then(async (how) => {
    await allRead
    return `ended before it was ready (${how})`
  })
  const failure = await Promise.race([output.ready, ended, late.promise])
  clearTimeout(timer)
  if (failure === undefined) return started
  await started[Symbol.asyncDispose]()
  throw new Error(`${name} ${failure}. The end of ${logFile}:\n${output.lastLines.join('\n')}`)
}

class Output {
  readonly #log: WriteStream
  readonly #ready = Promise.withResolvers<undefined>()
  readonly #lastLines: string[] = []
  readonly #isReadyLine: (line: string) => boolean

  constructor(log: WriteStream, isReadyLine: (line: string) => boolean) {
    this.#log = log
    this.#isReadyLine = isReadyLine
  }

  get ready(): Promise<undefined> {
    return this.#ready.promise
  }

  get lastLines(): readonly string[] {
    return this.#lastLines
  }

  async read(stream: Readable | null): Promise<void> {
    if (stream === null) return
    for await (const line of createInterface({ input: stream })) {
      this.#log.write(`${line}\n`)
      this.#lastLines.push(line)
      if (this.#lastLines.length > linesToShow) this.#lastLines.shift()
      if (this.#isReadyLine(line)) this.#ready.resolve(undefined)
    }
  }
}

function isReadyLine(line: string, readyText: string | undefined): boolean {
  if (readyText !== undefined) return line.startsWith(readyText)
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
