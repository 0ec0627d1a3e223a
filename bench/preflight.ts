import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { makeCohort } from './make-cohort.ts'

const run = promisify(execFile)
const checked = z.object({
  verdict: z.string(),
  variants: z.number(),
  textBytes: z.number(),
  cpuSeconds: z.number(),
  peakMegabytes: z.number(),
})
type Checked = z.infer<typeof checked>

const rounds = 2
const leastSpeed = 15
const leastRatio = 3
const mostMegabytes = 200

/**
 * The check of an upload against `bcftools stats -s -` of the same file, in turn: both look at every genotype, which
 * `bcftools stats` alone does not. Both by the seconds of processor that they
 * take, so that whatever else the machine does falls on neither. Takes a `.vcf.gz` of your own, else makes one.
 */
const [given] = process.argv.slice(2)
const folder = await mkdtemp(join(tmpdir(), 'preflight-'))
try {
  const path = given ?? join(folder, 'cohort.vcf.gz')
  if (given === undefined) await makeCohort(path, { samples: 10_000, variants: 50_000 })
  process.exitCode = (await measure(path)) ? 0 : 1
} finally {
  await rm(folder, { recursive: true })
}

async function measure(path: string): Promise<boolean> {
  const megabytes = (await stat(path)).size / 1e6
  const ours: Checked[] = []
  const theirs: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await check(path))
    theirs.push(await bcftoolsStats(path))
  }
  const [first] = ours
  if (first === undefined) throw new Error('nothing was measured')
  const seconds = Math.min(...ours.map(({ cpuSeconds }) => cpuSeconds))
  const reference = Math.min(...theirs)
  const peak = Math.max(...ours.map(({ peakMegabytes }) => peakMegabytes))
  const speed = megabytes / seconds
  const ratio = reference / seconds
  console.log(`${cpus().length} × ${cpus()[0]?.model}, ${rounds} rounds, the best of each`)
  console.log(
    `${megabytes.toFixed(0)} MB compressed, ${(first.textBytes / 1e6).toFixed(0)} MB of text, ${first.variants} variants: ${first.verdict}\n`,
  )
  console.log('| | Measured | Limit |')
  console.log('|---|---|---|')
  console.log(`| check, compressed MB/s on one core | ${speed.toFixed(1)} | ≥ ${leastSpeed} |`)
  console.log(
    `| faster than bcftools stats -s - (${reference.toFixed(1)} s) | ${ratio.toFixed(2)} × | ≥ ${leastRatio} × |`,
  )
  console.log(`| memory of the whole process, MB | ${peak.toFixed(0)} | < ${mostMegabytes} |`)
  return speed >= leastSpeed && ratio >= leastRatio && peak < mostMegabytes
}

async function check(path: string): Promise<Checked> {
  const program = new URL('./check-one.ts', import.meta.url).pathname
  const { stdout } = await run(process.execPath, [program, path])
  return checked.parse(JSON.parse(stdout))
}

/** @returns seconds of processor */
async function bcftoolsStats(path: string): Promise<number> {
  const script = 'TIMEFORMAT="%U %S"; time bcftools stats -s - "$0" > /dev/null'
  const { stderr } = await run('bash', ['-c', script, path])
  const times = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? []
  return times.reduce((sum, seconds) => sum + seconds, 0)
}
