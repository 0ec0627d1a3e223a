import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'

export interface GuardedOptions {
  readonly cwd?: string
  readonly env: NodeJS.ProcessEnv
  readonly user?: { readonly uid: number; readonly gid: number }
  /** The signal that asks the program to end in good order. */
  readonly stopSignal: 'SIGTERM' | 'SIGINT'
  /** Where its output goes: an open file, or 'pipe' to read it from the handle. */
  readonly output: number | 'pipe'
}

export interface GuardedProcess extends AsyncDisposable {
  readonly pid: number
  readonly stdout: ChildProcess['stdout']
  readonly stderr: ChildProcess['stderr']
  /** Resolves once, when the program has ended. */
  readonly exited: Promise<string>
  isRunning(): boolean
  signal(signal: NodeJS.Signals): void
}

/**
 * Starts a program that ends when this process ends, even by SIGKILL.
 *
 * The program is a direct child in a process group of its own, so Ctrl-C in a terminal reaches only this process,
 * which stops things in order. Beside it waits a small shell that reads from a pipe held by this process: the
 * kernel closes the pipe when this process dies, and the shell then stops the program.
 */
export function spawnGuarded(
  command: string,
  args: readonly string[],
  options: GuardedOptions,
): GuardedProcess {
  const child = spawn('/bin/sh', ['-c', guard, 'guard', signalName(options), command, ...args], {
    cwd: options.cwd ?? '/',
    env: options.env,
    ...options.user,
    detached: true,
    stdio: ['ignore', options.output, options.output, 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} could not be started`)
  const lifeline = child.stdio[3]
  const exited = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => {
    // A line, not the end of the pipe: the guard leaves without sending a signal to a number that is free again.
    if (lifeline instanceof Socket) lifeline.on('error', ignore).end('ended\n')
    return signal === null ? `exit code ${code}` : `${signal}`
  })
  // The wait for the child keeps this process alive; the pipe to its guard must not.
  if (lifeline instanceof Socket) lifeline.unref()

  const isRunning = () => child.exitCode === null && child.signalCode === null
  return {
    pid,
    stdout: child.stdout,
    stderr: child.stderr,
    exited,
    isRunning,
    signal: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      if (!isRunning()) return
      child.kill(options.stopSignal)
      const hurry = setTimeout(() => child.kill('SIGKILL'), patience)
      await exited
      clearTimeout(hurry)
    },
  }
}

function signalName({ stopSignal }: GuardedOptions): string {
  return stopSignal.slice('SIG'.length)
}

function ignore() {}

/** Milliseconds that a program is given to end in good order. */
const patience = 10_000

// The inner shell is nobody's child, so the program never meets a child that it did not make.
const guard = `
stop=$1; shift
(
  trap '' TERM INT HUP
  {
    if read -r line <&3; then exit; fi
    kill -s "$stop" $$
    tries=0
    while kill -0 $$ && ! grep -q '^State:.Z' /proc/$$/status && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    kill -s KILL -- -$$
  } >/dev/null 2>&1 &
)
exec 3<&-
exec "$@"
`
