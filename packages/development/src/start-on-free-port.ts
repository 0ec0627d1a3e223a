import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { choosePort } from './ports.ts'
import type { GuardedProcess } from './spawn-guarded.ts'

export interface ServerStart {
  /** As people know it. */
  readonly name: string
  /** Preferred; another is taken when it is not free. */
  readonly port: number | undefined
  /** Where the server says why it did not start. */
  readonly logFile: string
  /** Words of the log for what passes by itself, beside a port that somebody else took: the server is started again. */
  readonly passing?: readonly string[]
  /** Milliseconds for what passes by itself; 15 000 unless told. */
  readonly patience?: number
  run(port: number): Promise<GuardedProcess>
  /** One question to the server. Rejects while it does not answer. */
  ask(port: number): Promise<void>
}

/**
 * Starts a server and waits until it answers. Somebody may take the port between choosing it and using it: then it is
 * started on another one.
 *
 * @throws Error with the end of the server's log
 */
export async function startOnFreePort(
  start: ServerStart,
): Promise<{ readonly port: number; readonly server: GuardedProcess }> {
  const passing = ['Address already in use', ...(start.passing ?? [])]
  const deadline = Date.now() + (start.patience ?? patience)
  for (;;) {
    const port = await choosePort(start.port)
    const server = await start.run(port)
    if (await answers(server, async () => await start.ask(port))) return { port, server }
    const log = (await readFile(start.logFile, 'utf8')).trimEnd().split('\n').slice(-8).join('\n')
    if (!passing.some((words) => log.includes(words)) || Date.now() > deadline) {
      throw new Error(`${start.name} did not start. The end of ${start.logFile}:\n${log}`)
    }
    await delay(50)
  }
}

/** True as soon as the server answers, false when it ended instead: then somebody else may be answering. */
async function answers(server: GuardedProcess, ask: () => Promise<void>): Promise<boolean> {
  while (server.isRunning()) {
    try {
      await ask()
      return server.isRunning()
    } catch {
      await delay(5)
    }
  }
  return false
}

const patience = 15_000
