import { readdirSync } from 'node:fs'
import { open } from 'node:fs/promises'

/**
 * The files of all brokers. Each adds lines to one of its own, `NAME.jsonl`, and after it has folded its files together
 * to `NAME.1.jsonl` and so on: no name is used twice, so that a reader never takes a new file for the one it knows.
 */
export function ledgerFiles(directory: string): readonly string[] {
  return readdirSync(directory).filter((name) => name.endsWith(ending))
}

/** Those of one broker, with what was given to it of a broker that is gone. Names of brokers have no dots. */
export function isFileOf(broker: string, name: string): boolean {
  return name.startsWith(`${broker}.`)
}

/** The one to which it adds lines. */
export function growingFileOf(broker: string, names: readonly string[]): string {
  return fileName(broker, latestGeneration(broker, names))
}

/** The one into which it folds them all. */
export function nextFileOf(broker: string, names: readonly string[]): string {
  return fileName(broker, latestGeneration(broker, names) + 1)
}

/** What was renamed or removed there stays so. */
export async function syncDirectory(directory: string): Promise<void> {
  await using entries = await open(directory, 'r')
  await entries.sync()
}

function latestGeneration(broker: string, names: readonly string[]): number {
  const generations = names
    .filter((name) => isFileOf(broker, name))
    .map((name) => Number(name.slice(broker.length + 1, -ending.length)))
  return Math.max(0, ...generations.filter(Number.isSafeInteger))
}

function fileName(broker: string, generation: number): string {
  return generation === 0 ? `${broker}${ending}` : `${broker}.${generation}${ending}`
}

const ending = '.jsonl'
