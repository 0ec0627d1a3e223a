import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

type Fields = Readonly<Record<string, unknown>>

/** Writes `config.json` and, when there are any, `secrets.json` of one process, for it alone to read. */
export async function writeServiceFiles(
  directory: string,
  files: { readonly config: Fields; readonly secrets?: Fields },
): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await chmod(directory, 0o700)
  await writePrivate(join(directory, 'config.json'), files.config)
  if (files.secrets !== undefined) await writeSecrets(directory, files.secrets)
}

export async function writeSecrets(directory: string, secrets: Fields): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writePrivate(join(directory, 'secrets.json'), secrets)
}

/** What `secrets.json` holds; undefined when there is none. */
export async function readSecrets(directory: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(directory, 'secrets.json'), 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The port in the `config.json` that an earlier start wrote; undefined when there is none. */
export async function formerPort(directory: string): Promise<number | undefined> {
  const config: unknown = JSON.parse(
    await readFile(join(directory, 'config.json'), 'utf8').catch(() => '{}'),
  )
  const hasPort = typeof config === 'object' && config !== null && 'port' in config
  return hasPort && typeof config.port === 'number' ? config.port : undefined
}

/** A reader sees the old file or the new one, never a half. */
async function writePrivate(path: string, fields: Fields): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(fields, null, 2)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}
