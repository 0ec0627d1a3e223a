import { emptied, type ExplainedSurvivors, onlyOverwrites } from './explained.ts'

const sealing = 'grants/seal-grant.ts'
/** Each of them, what they are joined to, and what Stryker makes of that. */
const checks = [
  ['id === null', 'type === null', 'version === null', 'envelope === null'],
  ['credentialId === null', 'type === null', 'origin === null'],
  ['version === null', 'envelope === null'],
  ['stored === null'],
].flatMap((names) =>
  names.flatMap((name, last) => {
    const before = names.slice(0, last + 1).join(' || ')
    const first = names.slice(0, last).join(' || ')
    const both = last > 1 ? `(${first}) && ${name}` : `${first} && ${name}`
    return [
      { file: sealing, before: name, isAll: true, after: 'false' } as const,
      { file: sealing, before, isAll: true, after: 'false' } as const,
      { file: sealing, before, isAll: true, after: both } as const,
    ]
  }),
)

/** Of how grants are sealed to their holders. */
export const sealingSurvivors: readonly ExplainedSurvivors[] = [
  {
    reason:
      'the checks are for the types: whether there is one was decided before, from the same rows, and a row that is there has all of it',
    mutants: checks,
  },
  {
    reason: onlyOverwrites,
    mutants: [
      { file: sealing, before: 'credential.secret.fill(0)', isAll: true, after: ';' },
      { file: sealing, before: "'secret' in credential", isAll: true, after: 'false' },
      { file: sealing, before: 'stored.fill(0)', isAll: true, after: ';' },
      { file: sealing, before: 'plaintext.fill(0)', isAll: true, after: ';' },
      ...emptied(sealing, ["'secret'"]),
    ],
  },
  {
    reason:
      'reads the keys anew also where the one that is needed is known: the same proof is found',
    mutants: [
      { file: 'grants/grant-proof.ts', before: 'known !== undefined', isAll: true, after: 'false' },
    ],
  },
]
