import { z } from 'zod'

/** A file that a run gives: where it is, and what it is called, if the run says so. */
export interface OutputFile {
  readonly address: string
  readonly name: string | null
}

export interface Outputs {
  readonly files: readonly OutputFile[]
  /** Of files that are at places to which nobody here can go, such as `gs://`. */
  readonly unreachable: readonly string[]
}

/**
 * WES leaves the form of `outputs` to the workflow language. Whatever is in it, each text that is an address is taken for
 * a file, and so are the `File` objects of CWL.
 */
export function readOutputs(outputs: unknown): Outputs {
  const files = new Map<string, OutputFile>()
  const unreachable = new Set<string>()
  const take = (address: string, name: string | null) => {
    if (files.size + unreachable.size >= mostFiles || address.length > longestAddress) return
    if (reachable.test(address)) files.set(address, { address, name: name ?? nameIn(address) })
    else if (address.includes('://')) unreachable.add(address)
  }
  const walk = (value: unknown, depth: number): void => {
    if (depth > deepest) return
    if (typeof value === 'string') take(value, null)
    else if (Array.isArray(value)) for (const item of value) walk(item, depth + 1)
    else if (typeof value === 'object' && value !== null) {
      const file = cwlFile.safeParse(value)
      if (file.success) take(file.data.location, file.data.basename ?? null)
      else for (const item of Object.values(value)) walk(item, depth + 1)
    }
  }
  walk(outputs, 0)
  return { files: [...files.values()], unreachable: [...unreachable] }
}

/** Whether a file of this name is wanted. `*` stands for any characters but a slash. */
export function isWanted(patterns: readonly string[], name: string): boolean {
  if (name.length > longestName || name.includes('/')) return false
  return patterns.some((pattern) => fits(pattern, name))
}

/** Never goes back, so that no name keeps a pattern busy: what stands between two stars is taken where it is met first. */
function fits(pattern: string, name: string): boolean {
  const [first = '', ...others] = pattern.split('*')
  const last = others.pop()
  if (last === undefined) return name === first
  const end = name.length - last.length
  if (end < first.length || !name.startsWith(first) || !name.endsWith(last)) return false
  let at = first.length
  for (const part of others) {
    const found = name.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at <= end
}

/** Of an address in DRS the name is the object's own, and stands nowhere else. */
function nameIn(address: string): string | null {
  if (address.startsWith('drs:')) return null
  const last = URL.parse(address, anyBase)?.pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last) || null
  } catch {
    return null
  }
}

const cwlFile = z.object({
  class: z.literal('File'),
  location: z.string().min(1),
  basename: z.string().min(1).nullish(),
})

/** A path of the node itself is written without its origin by some. */
const reachable = /^(?:drs:\/\/|https?:\/\/|\/ga4gh\/)[\x21-\x7e]+$/
const anyBase = 'https://node.invalid'
const mostFiles = 500
const deepest = 10
const longestAddress = 4_000
const longestName = 255
