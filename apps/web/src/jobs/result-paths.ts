/**
 * A path for each name that services gave, within one folder: nothing hidden, nothing that a terminal obeys, no two the same
 * and none a folder of another. What cannot be called so is called by its place.
 */
export function resultPaths(names: readonly string[]): readonly string[] {
  const files = new Set<string>()
  const folders = new Set<string>()
  const isFree = (path: string) =>
    path !== '' &&
    !files.has(keyOf(path)) &&
    !folders.has(keyOf(path)) &&
    foldersOf(path).every((folder) => !files.has(keyOf(folder)))
  return names.map((name, place) => {
    let path = withinFolder(name)
    if (!isFree(path)) path = `file-${place + 1}`
    while (!isFree(path)) path += '_'
    files.add(keyOf(path))
    for (const folder of foldersOf(path)) folders.add(keyOf(folder))
    return path
  })
}

function withinFolder(name: string): string {
  const parts = name
    .replaceAll(/\p{Cc}/gu, '_')
    .split('/')
    .map((part) => part.replace(/^\.+/, ''))
  return parts.filter((part) => part !== '').join('/')
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, place) => parts.slice(0, place + 1).join('/'))
}

/** Some file systems tell neither large from small letters, nor one way to write an accent from another. */
function keyOf(path: string): string {
  return path.normalize('NFC').toLowerCase()
}
