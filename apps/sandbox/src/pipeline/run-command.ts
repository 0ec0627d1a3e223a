import { spawn } from 'node:child_process'

/** A command that ended with another exit code than 0; `message` holds the last lines of what it printed. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}

/**
 * Runs a program in `cwd` and resolves to what it printed on both outputs.
 * The signal kills it; the promise settles only when the process has ended.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly signal?: AbortSignal },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const { signal } = options
  if (signal?.aborted) return Promise.reject(new CommandFailed('stopped before it began'))
  const child = spawn(program, args, {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', OMP_NUM_THREADS: '2' },
  })
  const kill = () => child.kill('SIGKILL')
  signal?.addEventListener('abort', kill, { once: true })
  let printed = ''
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk.toString('latin1')).slice(-KEPT_OUTPUT)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  child.once('error', (error) => {
    signal?.removeEventListener('abort', kill)
    reject(new CommandFailed(`${program} cannot be started: ${error.message}`))
  })
  child.once('close', (code) => {
    signal?.removeEventListener('abort', kill)
    if (code === 0) resolve(printed)
    else reject(new CommandFailed(`${program} ended with ${code}: ${lastLines(printed)}`))
  })
  return promise
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' ')
}

const KEPT_OUTPUT = 64 * 1024
