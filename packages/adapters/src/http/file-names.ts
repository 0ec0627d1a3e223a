const ending = '.vcf.gz'
const longest = 100

/**
 * Names that the services' shell scripts survive, each ending in `.vcf.gz` (all else is ignored there) and none
 * twice (a second file of the same name would replace the first).
 */
export function safeFileNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const stem = stemOf(name)
    let unique = stem
    for (let n = 2; taken.has(unique.toLowerCase()); n += 1) unique = `${stem}-${n}`
    taken.add(unique.toLowerCase())
    return `${unique}${ending}`
  })
}

function stemOf(name: string): string {
  const plain = name
    .replace(/(?:\.vcf)?(?:\.b?gz)?$/i, '')
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._-]+/, '')
    .slice(0, longest)
  return plain === '' ? 'genotypes' : plain
}
