import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs a program of `node_modules/.bin` to its end, with our terminal. @returns its exit code */
export async function runTool(
  tool: string,
  args: readonly string[],
  options: {
    readonly stop: AbortSignal
    readonly env?: Readonly<Record<string, string>>
    /** Where it runs; here unless told. */
    readonly cwd?: string
  },
): Promise<number> {
  const child = spawn(tool, args, {
    stdio: 'inherit',
    env: { ...process.env, ...options.env },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  })
  const stop = () => child.kill('SIGTERM')
  options.stop.addEventListener('abort', stop)
  const [code]: (number | null)[] = await once(child, 'exit')
  options.stop.removeEventListener('abort', stop)
  return code ?? 1
}
