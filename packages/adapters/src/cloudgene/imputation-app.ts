/** The highest version of the newest application that imputes genotypes; others take other inputs. */
export function imputationApp(ids: readonly string[]): string | null {
  for (const app of imputationApps) {
    const versions = ids.filter((id) => id.split('@')[0] === app)
    const [highest] = versions.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    if (highest !== undefined) return highest
  }
  return null
}

/** The last two are those of Cloudgene 2. */
const imputationApps = ['imputationserver2', 'imputationserver', 'minimac4']
