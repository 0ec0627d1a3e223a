import { Socket } from 'node:net'
import { writeSync } from 'node:fs'

/** Preloaded into every thread of a process: whoever reaches for the network ends it. */
Socket.prototype.connect = () => {
  writeSync(2, 'reached for the network\n')
  process.exit(1)
}
