import { explainMissing, installMissingPackages, packagesFor } from './system-packages.ts'

/**
 * Installs the programs that impute, when this process may.
 *
 * @returns undefined when all are there, else what is missing and how to install it
 */
export async function ensureEngines(say: (line: string) => void): Promise<string | undefined> {
  const { missing, reason } = await installMissingPackages(packagesFor('engine'), say)
  return missing.length === 0 ? undefined : explainMissing(missing, reason)
}
