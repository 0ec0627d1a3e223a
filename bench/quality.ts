import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { makeDose } from './make-dose.ts'

const run = promisify(execFile)
const measured = z.object({
  textBytes: z.number(),
  variants: z.number(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakMegabytes: z.number(),
  storedBytes: z.number(),
})
type Measured = z.infer<typeof measured>

const rounds = 3
const mostMegabytes = 200
const mostStored = 100_000
/** An info file is nothing but what is read; of a dose file nearly all is only passed over. */
const files = [
  { name: 'info file, a chromosome', variants: 2_000_000, copies: 0, mostRatio: 5 },
  { name: 'dose file, 2000 people', variants: 30_000, copies: 40, mostRatio: 1.5 },
] as const

/**
 * How well was imputed, read from an info file and from a dose file, against what only unpacks the same file, in turn.
 * By the seconds of processor, so that whatever else the machine does falls on neither.
 */
const folder = await mkdtemp(join(tmpdir(), 'quality-'))
try {
  console.log(`${cpus().length} × ${cpus()[0]?.model}, ${rounds} rounds, the best of each\n`)
  console.log(
    '| | Compressed MB | Text MB | Variants | gunzip alone, s | read, s | of gunzip | compressed MB/s | text MB/s | memory, MB | stored bytes |',
  )
  console.log('|---|---|---|---|---|---|---|---|---|---|---|')
  const good: boolean[] = []
  for (const file of files) {
    const path = join(folder, 'file.vcf.gz')
    await makeDose(path, file)
    good.push(await measure(path, file))
  }
  process.exitCode = good.every(Boolean) ? 0 : 1
} finally {
  await rm(folder, { recursive: true })
}

async function measure(
  path: string,
  { name, mostRatio }: (typeof files)[number],
): Promise<boolean> {
  const megabytes = (await stat(path)).size / 1e6
  const floors: Measured[] = []
  const reads: Measured[] = []
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await one(path, 'floor'))
    reads.push(await one(path, 'read'))
  }
  const best = (of: readonly Measured[]) => Math.min(...of.map(({ cpuSeconds }) => cpuSeconds))
  const [floor, read] = [best(floors), best(reads)]
  const peak = Math.max(...reads.map(({ peakMegabytes }) => peakMegabytes))
  const text = (floors[0]?.textBytes ?? 0) / 1e6
  const { variants = 0, storedBytes = 0 } = reads[0] ?? {}
  const cells = [
    name,
    megabytes.toFixed(0),
    text.toFixed(0),
    variants,
    floor.toFixed(2),
    read.toFixed(2),
    `${(read / floor).toFixed(2)} × (≤ ${mostRatio})`,
    (megabytes / read).toFixed(0),
    (text / read).toFixed(0),
    `${peak.toFixed(0)} (< ${mostMegabytes})`,
    storedBytes,
  ]
  console.log(`| ${cells.join(' | ')} |`)
  return read / floor <= mostRatio && peak < mostMegabytes && storedBytes < mostStored
}

async function one(path: string, what: 'floor' | 'read'): Promise<Measured> {
  const program = new URL('./read-quality-one.ts', import.meta.url).pathname
  const { stdout } = await run(process.execPath, [program, path, what])
  return measured.parse(JSON.parse(stdout))
}
