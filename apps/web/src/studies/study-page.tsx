import { Alert, Stack, Text } from '@mantine/core'
import { africanCountries } from '@tessera/contracts/country-name'
import type { Study } from '@tessera/contracts/study'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { StudyDocuments } from '../documents/study-documents.tsx'
import { StudyResearchForm } from '../meaning/study-research-form.tsx'
import { StudyTerms } from '../meaning/study-terms.tsx'
import { ReportsPanel } from '../reports/reports-panel.tsx'
import { trpc } from '../trpc.ts'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { roleNames } from './role-words.ts'
import { StudyFiles } from './study-files.tsx'
import { StudyJobs } from './study-jobs.tsx'
import { StudyMembers } from './study-members.tsx'
import { StudySettings } from './study-settings.tsx'

export function StudyPage() {
  const { studyId } = useParams({ from: '/signed-in/studies/$studyId' })
  return (
    <QueryView
      query={useQuery(trpc.studies.get.queryOptions({ studyId }))}
      missing={<NotFound />}
      skeleton={
        <Page title="Study">
          <RowSkeletons rows={2} height={160} />
        </Page>
      }
    >
      {(study) => <StudyParts key={study.id} study={study} />}
    </QueryView>
  )
}

function StudyParts({ study }: { readonly study: Study }) {
  const { name, description, countries, role, isOwner, archivedAt } = study
  return (
    <Page
      title={name}
      intro={
        <>
          You are {isOwner ? 'its owner' : `a ${roleNames[role].toLowerCase()}`}
          {description !== '' && (
            <Text mt={6} style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
              {description}
            </Text>
          )}
        </>
      }
    >
      {archivedAt !== null && (
        <Alert color="gray" title="Archived">
          Nothing comes into this study any more. What is in it is read as before.
        </Alert>
      )}
      {countries !== null && (
        <Panel title="Where its data may go">
          <Text>{countryWords(countries)}. A job at a service elsewhere is refused.</Text>
        </Panel>
      )}
      <Stack gap="lg">
        <StudyJobs study={study} />
        <StudyFiles study={study} />
        <StudyDocuments study={study} />
        <StudyTerms study={study} />
        <ReportsPanel about={{ studyId: study.id }} />
        <StudyMembers study={study} />
        <StudyResearchForm study={study} />
        <StudySettings study={study} />
      </Stack>
    </Page>
  )
}

function countryWords(countries: readonly string[]): string {
  const [all, others] = [new Set(countries), countries.filter((name) => !africa.has(name))]
  const named = africanCountries.every((name) => all.has(name))
    ? ['The countries of Africa', ...others]
    : countries
  return new Intl.ListFormat('en').format(named)
}

const africa: ReadonlySet<string> = new Set(africanCountries)
