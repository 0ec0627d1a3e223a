import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { readQualityInThread } from '@tessera/vcf/quality/read-quality-in-thread'

/** Reads one file as a worker does, or only unpacks it, and says what it took. */
const [path = '', what = ''] = process.argv.slice(2)
const chunks = createReadStream(path, { highWaterMark: 2 ** 18 })
let textBytes = 0
const started = performance.now()
const reading =
  what === 'floor'
    ? await pipeline(chunks, createGunzip({ chunkSize: 2 ** 18 }), async (pieces) => {
        for await (const piece of pieces) textBytes += Buffer.from(piece).length
        return null
      })
    : await readQualityInThread(chunks)
const seconds = (performance.now() - started) / 1000
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
console.log(
  JSON.stringify({
    textBytes,
    variants: reading?.kind === 'read' ? reading.quality.variants : 0,
    seconds,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: (maxRSS * 1024) / 1e6,
    storedBytes: JSON.stringify(reading).length,
  }),
)
