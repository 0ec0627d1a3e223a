import { readFileSync } from 'node:fs'
import { requireClosedProcess } from '../src/closed-process.ts'

/** A process that says whether it is closed, and then waits. */
try {
  requireClosedProcess()
  const filter = readFileSync('/proc/self/coredump_filter', 'utf8').trim()
  console.log(`closed, memory in cores: ${filter}`)
  process.stdin.resume()
} catch (error) {
  console.log(error instanceof Error ? error.message : error)
}
