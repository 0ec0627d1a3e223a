// A service that does nothing. `BROKEN` makes it fail at the start; `NAME` is written down when it stops.
import { appendFileSync } from 'node:fs'

if (process.env.BROKEN !== undefined) throw new Error('the service is broken')
console.log('starting')
console.log(JSON.stringify({ event: 'ready', variables: Object.keys(process.env) }))
process.on('SIGTERM', () => {
  appendFileSync(`${process.env.TESSERA_HOME}/stopped`, `${process.env.NAME} `)
  process.exit(0)
})
setInterval(() => {}, 60_000)
