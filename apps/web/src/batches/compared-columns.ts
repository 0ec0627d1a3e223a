import type { ComparedJob } from '@tessera/contracts/comparison'
import type { Job } from '@tessera/contracts/job'

/** One job of a comparison. */
export interface ComparedColumn {
  /** With the settings of the attempt that is compared. */
  readonly job: Job
  readonly compared: ComparedJob
  /** Its service; with the panel, and a number, where these tell it from the others. */
  readonly name: string
}

export function columnsOf(
  jobs: readonly Job[],
  compared: readonly ComparedJob[],
): readonly ComparedColumn[] {
  const found = jobs.flatMap((job) => {
    const own = compared.find(({ jobId }) => jobId === job.id)
    if (own === undefined) return []
    const { settings, settingLabels, remoteAccount } = own
    return [{ job: { ...job, settings, settingLabels, remoteAccount }, compared: own }]
  })
  const names = namesOf(found.map(({ job }) => job))
  return found.map((column, place) => ({ ...column, name: names[place] ?? column.job.name }))
}

function namesOf(jobs: readonly Job[]): readonly string[] {
  const services = jobs.map(({ serviceName }) => serviceName)
  if (areDistinct(services)) return services
  const panels = jobs.map(
    ({ serviceName, settings, settingLabels }) =>
      `${serviceName}, ${settingLabels.panel ?? settings.panel}`,
  )
  if (areDistinct(panels)) return panels
  return panels.map((name, place) => `${place + 1}: ${name}`)
}

function areDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length
}
