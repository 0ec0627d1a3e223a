import { readFileSync, writeFileSync } from 'node:fs'
import { url as inspectorUrl } from 'node:inspector'
import { StartUpError } from './start-up-error.ts'

/**
 * For a process that holds keys: nobody can look into its memory by means of Node itself, and a crash leaves no picture
 * of it on the disk. Root, and whoever may trace the process, still can.
 *
 * @throws StartUpError saying all that must be changed in how the process is started
 */
export function requireClosedProcess(): void {
  const options = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)]
  const open = options.filter((option) => openingOption.test(option))
  const faults = open.map((option) => `  Node was given ${option}`)
  if (inspectorUrl() !== undefined) faults.push('  the inspector listens')
  if (!options.includes('--disable-sigusr1')) {
    faults.push('  SIGUSR1 opens the inspector: give Node --disable-sigusr1')
  }
  if (!coreFilesAreOff()) faults.push('  core files are on: start it after "ulimit -c 0"')
  if (faults.length > 0) {
    throw new StartUpError(
      ['this process holds keys and must be closed to others:', ...faults].join('\n'),
    )
  }
  leaveMemoryOutOfCores()
}

function coreFilesAreOff(): boolean {
  const limits = readFileSync('/proc/self/limits', 'utf8')
  return /^Max core file size +0 /m.test(limits)
}

/** The limit is not asked where cores go to a program (core_pattern with `|`). This is: no memory of any kind is in them. */
function leaveMemoryOutOfCores(): void {
  writeFileSync('/proc/self/coredump_filter', '0')
}

const openingOption =
  /^--(inspect|debug-port|heapsnapshot|heap-prof|cpu-prof|abort-on-uncaught-exception|expose-internals)/
