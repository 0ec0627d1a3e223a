/** `1 job`, `2 jobs`; null for none. */
export function countWords(count: number, one: string, more: string): string | null {
  return count === 0 ? null : `${count} ${count === 1 ? one : more}`
}
