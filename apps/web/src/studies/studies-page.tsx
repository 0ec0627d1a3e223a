import { Badge, Group, Paper } from '@mantine/core'
import { IconFolders } from '@tabler/icons-react'
import type { Study } from '@tessera/contracts/study'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import classes from '../jobs/job-rows.module.css'
import { RowContent } from '../jobs/row-content.tsx'
import { trpc } from '../trpc.ts'
import { Empty } from '../ui/empty.tsx'
import { BlockLink } from '../ui/links.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { readStudiesAgain } from './read-studies-again.ts'
import { ReceivedInvitations } from './received-invitations.tsx'
import { roleNames } from './role-words.ts'
import { StudyForm } from './study-form.tsx'

/** Those in which the user is, those into which she is asked, and a new one. */
export function StudiesPage() {
  const studies = useQuery(trpc.studies.list.queryOptions())
  const navigate = useNavigate()
  const make = useMutation(
    trpc.studies.make.mutationOptions({
      onSuccess: async ({ id }) => {
        await readStudiesAgain()
        await navigate({ to: '/studies/$studyId', params: { studyId: id } })
      },
    }),
  )
  return (
    <Page
      title="Studies"
      intro="What you share with others: they see your jobs of a study, and you see theirs. Your credentials stay yours."
    >
      <ReceivedInvitations />
      <QueryView query={studies} skeleton={<RowSkeletons rows={2} height={72} />}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={<IconFolders size={32} />} title="No studies yet">
              Make one below and invite others into it. An invitation to your e-mail address shows
              here, once you have confirmed the address under Account.
            </Empty>
          ) : (
            <Paper withBorder>
              <ul className={classes['rows']} aria-label="Your studies">
                {all.map((study) => (
                  <StudyRow key={study.id} study={study} />
                ))}
              </ul>
            </Paper>
          )
        }
      </QueryView>
      <Panel title="A new study">
        <StudyForm
          initial={{ name: '', description: '', countries: null }}
          action="Make the study"
          mutation={make}
          onSubmit={(fields) => make.mutate(fields)}
        />
      </Panel>
    </Page>
  )
}

function StudyRow({ study }: { readonly study: Study }) {
  const { id, name, members, countries, archivedAt, role } = study
  return (
    <li>
      <BlockLink to="/studies/$studyId" params={{ studyId: id }} className={classes['row'] ?? ''}>
        <RowContent
          name={name}
          below={
            <>
              {members === 1 ? 'only you' : `${members} members`}
              {countries !== null && ' · some countries only'}
            </>
          }
          badge={
            <Group gap="xs">
              {archivedAt !== null && (
                <Badge variant="default" tt="none">
                  Archived
                </Badge>
              )}
              <Badge variant="light" tt="none">
                {roleNames[role]}
              </Badge>
            </Group>
          }
        />
      </BlockLink>
    </li>
  )
}
