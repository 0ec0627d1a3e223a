import { randomBytes } from 'node:crypto'
import { makeThreeChromosomes } from '@tessera/sandbox/testing/three-chromosomes'
import { type SandboxPlace, sandboxAdmin } from './sandbox-service.ts'

export interface OfferedPanel {
  readonly name: string
  /** Genotypes of the same people, a file for each chromosome. */
  readonly targets: readonly { readonly name: string; readonly path: string }[]
}

/** A panel of chromosomes 20, 21 and 22 that the sandbox shows to these accounts only. */
export async function offerThreeChromosomes(
  place: SandboxPlace,
  accounts: readonly string[],
  folder: string,
): Promise<OfferedPanel> {
  const { panel, targets } = await makeThreeChromosomes(folder)
  const group = `three-${randomBytes(4).toString('hex')}`
  const name = '1000 Genomes Phase 3, chromosomes 20 to 22'
  await sandboxAdmin(place, 'PUT', `/panels/${group}`, {
    name,
    group,
    populations: [
      { id: 'eur', name: 'EUR' },
      { id: 'off', name: 'Skip' },
    ],
    chromosomes: panel,
  })
  for (const account of accounts) {
    await sandboxAdmin(place, 'PATCH', `/users/${account}`, { groups: [group] })
  }
  return { name, targets }
}
