/**
 * The results that are still to be fetched. One that took a grant's whole time comes after the others the next time, so
 * that it does not keep them away.
 *
 * @param overruns how many grants in a row were not enough
 */
export function slowLast<Result extends { readonly name: string }>(
  results: readonly Result[],
  stored: ReadonlySet<string>,
  overruns: number,
): readonly Result[] {
  const missing = results.filter(({ name }) => !stored.has(name))
  const first = missing.length === 0 ? 0 : overruns % missing.length
  return [...missing.slice(first), ...missing.slice(0, first)]
}
