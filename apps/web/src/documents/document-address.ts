/** What of a document an address shows. */
export interface DocumentSearchParams {
  readonly page?: number | undefined
  /** Words that are shown where they stand. */
  readonly find?: string | undefined
  /** The last one unless said. */
  readonly version?: number | undefined
  /** A piece of the page's text that is shown, such as `120-240`. */
  readonly at?: string | undefined
}

/** As it stands in the address, where anybody writes. */
export function readDocumentSearch(raw: Record<string, unknown>): DocumentSearchParams {
  const { page, find, version, at } = raw
  return {
    page: counted(page),
    version: counted(version),
    find: written(find),
    at: typeof at === 'string' && /^\d{1,6}-\d{1,6}$/u.test(at) ? at : undefined,
  }
}

/** Words to look for; a number is one too. */
export function written(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text.slice(0, 200) : undefined
}

/** Of `at`. */
export function rangeOf(
  at: string | undefined,
): { readonly start: number; readonly end: number } | null {
  if (at === undefined) return null
  const [start = 0, end = 0] = at.split('-').map(Number)
  return start < end ? { start, end } : null
}

function counted(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 10_000
    ? value
    : undefined
}
