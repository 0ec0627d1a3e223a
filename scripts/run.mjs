// Installs what is missing, then runs one of the programs below under Node 24.
// Plain JavaScript for Node 20: this is the only file that must run before anything is installed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const programs = {
  start: 'scripts/start.ts',
  test: 'scripts/test.ts',
  check: 'scripts/check.ts',
  bench: 'bench/main.ts',
  'failure-cases': 'scripts/failure-cases.ts',
  'bench:scale': 'bench/scale.ts',
  'bench:timing': 'bench/timing.ts',
  'bench:sign-in': 'bench/sign-in.ts',
  'bench:plans': 'bench/plans.ts',
  'bench:lists': 'bench/lists.ts',
  'bench:preflight': 'bench/preflight.ts',
  'bench:files': 'bench/file-encryption.ts',
  'bench:files-in-bucket': 'bench/files-in-bucket.ts',
  'bench:quality': 'bench/quality.ts',
  'measure:documents': 'packages/documents/test/measure.ts',
  'measure:meaning': 'packages/documents/test/measure-meaning.ts',
  'fit:uses': 'packages/documents/fit/fit-uses.ts',
  guards: 'scripts/prove-guards.ts',
  mutate: 'scripts/mutate.ts',
  chaos: 'journeys/chaos/main.ts',
  fleet: 'journeys/fleet/main.ts',
}
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const binaries = join(root, 'node_modules/.bin')
const stamp = join(root, 'node_modules/.installed-lockfile')

const [name, ...args] = process.argv.slice(2)
const program = programs[name]
if (program === undefined)
  fail(`Use: node scripts/run.mjs ${Object.keys(programs).join('|')} [arguments]`)

const lockfile = createHash('sha256')
  .update(readFileSync(join(root, 'pnpm-lock.yaml')))
  .digest('hex')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lockfile) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const code = await run('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'])
  if (code !== 0) fail('The dependencies could not be installed: see above.', code)
  writeFileSync(stamp, lockfile)
}
process.exitCode = await run(nodeWithTypes(), [program, ...args], 'ipc')

/** Runs a program to its end and gives its exit code. It is told to stop when we are, or when our parent is gone. */
async function run(command, commandArgs, channel = 'ignore') {
  const child = spawn(command, commandArgs, {
    cwd: root,
    // The channel closes when this process dies, however it dies: the program then stops by itself.
    stdio: ['inherit', 'inherit', 'inherit', channel],
    env: {
      // Each of the many processes that start from the same sources need not compile them again.
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'),
      ...process.env,
      PATH: `${binaries}:${process.env.PATH}`,
    },
  })
  const forward = (signal) => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  const parent = process.ppid
  const parentWatch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 250)
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', (code) => resolve(code ?? 1))
    })
  } finally {
    clearInterval(parentWatch)
    for (const signal of signals) process.off(signal, forward)
  }
}

/** Node 24 comes with the dependencies where there is a package of it. */
function nodeWithTypes() {
  const installed = join(binaries, 'node')
  if (existsSync(installed)) return installed
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  return fail(
    `Tessera needs Node 22.18 or later on this machine; this is ${process.versions.node}.`,
  )
}

function fail(message, code = 1) {
  console.error(message)
  process.exit(code)
}
