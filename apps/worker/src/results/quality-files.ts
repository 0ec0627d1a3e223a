/** Of these names, those that say how well was imputed: info files, and dose files that have none beside them. */
export function qualityFilesOf(names: readonly string[]): readonly string[] {
  const infos = names.filter((name) => name.endsWith(info))
  const stems = new Set(infos.map((name) => name.slice(0, -info.length)))
  const doses = names.filter(
    (name) => name.endsWith(dose) && !stems.has(name.slice(0, -dose.length)),
  )
  return [...infos, ...doses]
}

/**
 * Of the names of a job's results, those to read: a chromosome that a zip holds and that also lies beside it counts once,
 * as the files that lie open. Zips whose names say no chromosome are all taken.
 */
export function qualityResultsOf(names: readonly string[]): readonly string[] {
  const open = qualityFilesOf(names)
  const known = new Set(open.map(chromosomeOf).filter((chromosome) => chromosome !== null))
  const isKnown = (name: string) => known.has(chromosomeOf(name) ?? '')
  return [...open, ...names.filter((name) => name.endsWith('.zip') && !isKnown(name))]
}

function chromosomeOf(name: string): string | null {
  return /(?:^|[/._-])chr_?(\d{1,2}|X|Y|MT?)(?![\dA-Za-z])/i.exec(name)?.[1]?.toUpperCase() ?? null
}

const info = '.info.gz'
const dose = '.dose.vcf.gz'
