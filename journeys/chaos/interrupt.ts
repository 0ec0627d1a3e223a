import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Tessera } from '@tessera/development/tessera'

/** How often each process was killed, and how often one was stopped for longer than a grant. */
export interface Interruptions {
  readonly killed: Record<string, number>
  paused: number
}

/** Kills one process after the other, and now and then stops one for longer than a grant lasts. */
export async function interruptUntil(
  tessera: Tessera,
  done: AbortSignal,
  options: {
    readonly everyMs: number
    readonly pauseMs: number
    readonly pauses: number
    readonly say: (line: string) => void
  },
): Promise<Interruptions> {
  const interruptions: Interruptions = { killed: {}, paused: 0 }
  const wait = async (milliseconds: number) =>
    await delay(milliseconds, undefined, { signal: done }).catch(() => {})
  for (let round = 0; !done.aborted; round += 1) {
    const name = victims[round % victims.length] ?? 'worker'
    await wait(options.everyMs)
    if (done.aborted) break
    options.say(`kill ${name}`)
    await tessera.kill(name, 'SIGKILL')
    interruptions.killed[name] = (interruptions.killed[name] ?? 0) + 1
    // Nothing of what Redis held comes back.
    if (name === 'redis') await rm(join(tessera.home, 'redis'), { recursive: true, force: true })
    await wait(300)
    await tessera.start(name)

    const paused = round % victims.length === victims.length - 1
    if (!paused || interruptions.paused >= options.pauses || done.aborted) continue
    const sleeper = sleepers[interruptions.paused % sleepers.length] ?? 'worker'
    options.say(`stop ${sleeper} for ${options.pauseMs / 1000} s`)
    process.kill(tessera.pid(sleeper), 'SIGSTOP')
    await delay(options.pauseMs)
    process.kill(tessera.pid(sleeper), 'SIGCONT')
    interruptions.paused += 1
  }
  return interruptions
}

const victims = ['worker', 'dispatcher', 'broker', 'api', 'redis', 'postgres'] as const
const sleepers = ['worker', 'broker', 'dispatcher'] as const
