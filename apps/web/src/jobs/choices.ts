import type { InputFile } from '@tessera/contracts/file'
import type { ServiceOptions } from '@tessera/contracts/service'
import { type JobFinding, judgeFile } from '@tessera/vcf/judge-job'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { useKnownOptions } from '../services/use-service-options.ts'
import { findTwin, wishesAt } from './destinations.ts'
import { type DraftSettings, missingChoices, settle } from './draft.ts'
import type { UsableDestination } from './use-destinations.ts'

/** What is chosen at one destination, of what the service offers. */
export interface DestinationChoice {
  readonly service: ServiceWithCredential
  /** For people; a service that is there twice is numbered. */
  readonly title: string
  /** Null until they were read. */
  readonly options: ServiceOptions | null
  readonly settings: DraftSettings
}

export function useChoices(
  destinations: readonly UsableDestination[],
  files: readonly InputFile[],
): readonly DestinationChoice[] {
  const known = useKnownOptions(destinations.map(({ serviceId }) => serviceId))
  return destinations.map(({ service }, place) => {
    const options = known.get(service.id) ?? null
    const settings = options === null ? {} : settle(options, wishesAt(destinations, place), files)
    return { service, title: titleAt(destinations, place), options, settings }
  })
}

/** Why the service will refuse these files with these settings; where there are several services, which. */
export function findingsOf(
  { service, settings }: Pick<DestinationChoice, 'service' | 'settings'>,
  files: readonly InputFile[],
  of: number,
): readonly JobFinding[] {
  const found = files.flatMap((file) =>
    judgeFile(file, { serviceId: service.id, limits: service.limits, ...settings }),
  )
  if (of === 1) return found
  return found.map((finding) => ({ ...finding, subject: `${finding.subject} at ${service.name}` }))
}

/** What keeps from going on, in a sentence; null when nothing does. */
export function missingMend(found: readonly JobFinding[]): string | null {
  const isRefused = found.some(({ severity }) => severity === 'error')
  return isRefused ? 'Change what the service will refuse' : null
}

/** The same, of all destinations. */
export function missingOfAll(
  choices: readonly DestinationChoice[],
  files: readonly InputFile[],
): string | null {
  for (const choice of choices) {
    const missing = missingChoices(choice.settings)
    if (missing !== null) return choices.length === 1 ? missing : `${missing} at ${choice.title}`
    const mend = missingMend(findingsOf(choice, files, choices.length))
    if (mend !== null) return mend
  }
  const twin = findTwin(
    choices.map(({ service, settings }) => ({ serviceId: service.id, settings })),
  )
  const { title } = twin === null ? {} : (choices[twin] ?? {})
  return title === undefined ? null : `Change something at ${title}: it is asked for the same twice`
}

function titleAt(destinations: readonly UsableDestination[], place: number): string {
  const { serviceId, service } = destinations[place] ?? {}
  if (service === undefined) throw new Error(`there is no destination ${place}`)
  const same = (which: readonly UsableDestination[]) =>
    which.filter((other) => other.serviceId === serviceId).length
  if (same(destinations) === 1) return service.name
  return `${service.name}, ${same(destinations.slice(0, place + 1))}`
}
