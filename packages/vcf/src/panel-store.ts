import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SitesFile } from './sites-file.ts'
import type { StoredPanel } from './stored-panel.ts'

/** What the directory's `panels.json` lists; empty when there is none. */
export async function listPanels(directory: string): Promise<readonly StoredPanel[]> {
  const text = await readFile(join(directory, listName), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '[]'
    throw error
  })
  const listed: unknown = JSON.parse(text)
  if (!Array.isArray(listed) || !listed.every(isPanel)) {
    throw new Error(`${listName} is not a list of panels`)
  }
  return listed
}

export function pathOfPanel(directory: string, { sha256 }: StoredPanel): string {
  return join(directory, `${sha256}.vcf.gz`)
}

/** Keeps a file of sites, once it was read to its end; another of the same panel, build and chromosome goes from the list. */
export async function storePanel(
  directory: string,
  panel: Omit<StoredPanel, 'sha256'>,
  file: string,
): Promise<StoredPanel> {
  countSites(file)
  await using placed = await placeSites(directory, file)
  return await keepSites(directory, panel, placed)
}

/** A checked file beside the others, where nobody reads it; gone unless it is kept. */
export interface PlacedSites extends AsyncDisposable {
  readonly path: string
  readonly sha256: string
}

export async function placeSites(directory: string, file: string): Promise<PlacedSites> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, `${randomUUID()}.next`)
  const remove = async () => await rm(path, { force: true })
  try {
    await copyFile(file, path)
    const digest = createHash('sha256')
    for await (const chunk of createReadStream(path)) digest.update(chunk)
    return { path, sha256: digest.digest('hex'), [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Lists it in place of the one before it, whose file goes. One writer at a time. */
export async function keepSites(
  directory: string,
  panel: Omit<StoredPanel, 'sha256'>,
  { path, sha256 }: Pick<PlacedSites, 'path' | 'sha256'>,
): Promise<StoredPanel> {
  const stored = { ...panel, sha256 }
  const listed = await listPanels(directory)
  const replaced = listed.filter((one) => isSamePart(one, stored))
  const kept = [...listed.filter((one) => !isSamePart(one, stored)), stored]
  // Only now: whoever wrote before may have removed a file of the same bytes.
  await rename(path, pathOfPanel(directory, stored))
  const next = join(directory, `${listName}.next`)
  await writeFile(next, `${JSON.stringify(kept, null, 2)}\n`)
  await rename(next, join(directory, listName))
  for (const one of replaced)
    if (!kept.some(({ sha256: its }) => its === one.sha256))
      await rm(pathOfPanel(directory, one), { force: true })
  return stored
}

/** Those that count at a service: its own, and an operator's. */
export function countsAt(panel: Pick<StoredPanel, 'serviceId'>, service: number | undefined) {
  return panel.serviceId === undefined || panel.serviceId === service
}

function isSamePart(one: StoredPanel, other: StoredPanel): boolean {
  return (
    one.panel === other.panel &&
    one.build === other.build &&
    one.chromosome === other.chromosome &&
    one.serviceId === other.serviceId
  )
}

/** @throws when it is damaged, not sorted or without a site */
function countSites(path: string): void {
  using sites = new SitesFile(path)
  sites.at(Number.MAX_SAFE_INTEGER)
  if (sites.count === 0) throw new Error('there are no sites in it')
}

function isPanel(value: unknown): value is StoredPanel {
  if (typeof value !== 'object' || value === null) return false
  const { panel, name, build, chromosome, sha256, serviceId } = value as Record<string, unknown>
  return (
    [panel, name, chromosome].every((text) => typeof text === 'string') &&
    (build === 'hg19' || build === 'hg38') &&
    (serviceId === undefined || Number.isInteger(serviceId)) &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256)
  )
}

const listName = 'panels.json'
