import { parentPort, workerData } from 'node:worker_threads'
import { parseChromosome } from './chromosome.ts'
import { SitesFile } from './sites-file.ts'

/** Reads a file of sites to its end and tells how many there are, or why it cannot be used. */
const { path, chromosome } = workerData as { readonly path: string; readonly chromosome: string }
try {
  using sites = new SitesFile(path, (name) => parseChromosome(name)?.name === chromosome)
  sites.at(Number.MAX_SAFE_INTEGER)
  parentPort?.postMessage({ sites: sites.count }, [])
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  parentPort?.postMessage({ problem: cause instanceof Error ? cause.message : String(cause) }, [])
}
