import { Alert, Select, Stack } from '@mantine/core'
import { allowsCountry, mayFetch, type Study } from '@tessera/contracts/study'
import { useQuery } from '@tanstack/react-query'
import { ConflictAlerts } from '../meaning/conflict-alerts.tsx'
import type { Standing } from '../meaning/use-standing.ts'
import { trpc } from '../trpc.ts'

/** Into which a job can be put: those to which the user may add. */
export function useOpenStudies(): readonly Study[] {
  const { data: all = [] } = useQuery(trpc.studies.list.queryOptions())
  return all.filter(({ role, archivedAt }) => mayFetch(role) && archivedAt === null)
}

/** The study of a job, where there is any to choose; which services it does not allow, and what its terms say of them. */
export function StudyChoice(props: {
  readonly studies: readonly Study[]
  readonly value: string | null
  readonly services: readonly { readonly name: string; readonly country: string }[]
  /** What its terms say of a job at these services. */
  readonly standing: Standing
  readonly onChange: (studyId: string | null) => void
}) {
  const { studies, value, services, standing, onChange } = props
  if (studies.length === 0) return null
  const refused = servicesElsewhere(studies, value, services)
  return (
    <Stack gap="sm" maw={620}>
      <Select
        label="Study"
        description="Its members see the job, and contributors fetch its results. Your credential stays yours."
        placeholder="None: only you see it"
        clearable
        clearButtonProps={{ 'aria-label': 'Choose no study' }}
        data={studies.map(({ id, name }) => ({ value: id, label: name }))}
        value={value}
        onChange={onChange}
      />
      {refused.length > 0 && (
        <Alert color="red" role="status" title="The study does not allow this">
          {new Intl.ListFormat('en').format(refused)} {refused.length === 1 ? 'is' : 'are'} not in a
          country to which this study may send its data. Choose another service, another study or
          none.
        </Alert>
      )}
      <ConflictAlerts standing={standing} />
    </Stack>
  )
}

/** By name, those to which the chosen study sends nothing. */
export function servicesElsewhere(
  studies: readonly Study[],
  chosen: string | null,
  services: readonly { readonly name: string; readonly country: string }[],
): readonly string[] {
  const study = studies.find(({ id }) => id === chosen)
  if (study === undefined) return []
  const refused = services.filter(({ country }) => !allowsCountry(study.countries, country))
  return [...new Set(refused.map(({ name }) => name))]
}
