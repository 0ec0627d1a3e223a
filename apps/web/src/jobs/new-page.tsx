import { useQuery } from '@tanstack/react-query'
import { servicesQuery } from '../services/service-queries.ts'
import { useFiles } from '../uploads/use-uploads.ts'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { NewJobSteps } from './new-job-steps.tsx'

export function NewJobPage() {
  const services = useQuery(servicesQuery())
  const files = useFiles()
  return (
    <Page title="New job">
      <QueryView query={services} skeleton={<RowSkeletons rows={4} height={88} />}>
        {(all) => (
          <NewJobSteps
            services={all.filter(({ status }) => status === 'active')}
            files={files.data ?? []}
          />
        )}
      </QueryView>
    </Page>
  )
}
