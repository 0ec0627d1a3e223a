// A service that does nothing. `BROKEN` makes it fail at the start; `SLOW` keeps it from being ready,
// `NAME` is written down when it stops.
import { appendFileSync } from 'node:fs'

if (process.env.BROKEN !== undefined) throw new Error('the service is broken')
process.on('SIGTERM', () => {
  appendFileSync(`${process.env.TESSERA_HOME}/stopped`, `${process.env.NAME} `)
  process.exit(0)
})
console.log('starting')
if (process.env.SLOW === undefined) {
  console.log(JSON.stringify({ event: 'ready', variables: Object.keys(process.env) }))
}
setInterval(() => {}, 60_000)
