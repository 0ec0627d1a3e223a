/** Of these names, those that say how well was imputed: info files, and dose files that have none beside them. */
export function qualityFilesOf(names: readonly string[]): readonly string[] {
  const infos = names.filter((name) => name.endsWith(info))
  const stems = new Set(infos.map((name) => name.slice(0, -info.length)))
  const doses = names.filter(
    (name) => name.endsWith(dose) && !stems.has(name.slice(0, -dose.length)),
  )
  return [...infos, ...doses]
}

const info = '.info.gz'
const dose = '.dose.vcf.gz'
