import { Group, Text } from '@mantine/core'
import type { Study } from '@tessera/contracts/study'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ConfirmedButton } from '../ui/confirmed-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { readStudiesAgain } from './read-studies-again.ts'
import { StudyForm } from './study-form.tsx'

/** For leads; nothing for others. */
export function StudySettings({ study }: { readonly study: Study }) {
  const { id: studyId, name, description, countries, archivedAt, isOwner } = study
  const change = useMutation(trpc.studies.change.mutationOptions({ onSuccess: readStudiesAgain }))
  const archive = useMutation(trpc.studies.change.mutationOptions({ onSuccess: readStudiesAgain }))
  if (study.role !== 'lead') return null
  const archived = archivedAt !== null
  return (
    <Panel title="Settings">
      <StudyForm
        initial={{ name, description, countries }}
        action="Save"
        mutation={change}
        done={change.isSuccess && <Text role="status">Saved.</Text>}
        onSubmit={(fields) => change.mutate({ ...fields, studyId, archived })}
      />
      <Group>
        <ActionButton
          variant="default"
          busy={archive.isPending}
          onClick={() =>
            archive.mutate({ studyId, name, description, countries, archived: !archived })
          }
        >
          {archived ? 'Open the study again' : 'Archive the study'}
        </ActionButton>
        {isOwner && <RemoveStudy study={study} />}
      </Group>
      {archive.error !== null && <FaultAlert error={archive.error} />}
    </Panel>
  )
}

function RemoveStudy({ study }: { readonly study: Study }) {
  const navigate = useNavigate()
  const remove = useMutation(
    trpc.studies.remove.mutationOptions({
      onSuccess: async () => {
        await navigate({ to: '/studies' })
        await readStudiesAgain()
      },
    }),
  )
  return (
    <ConfirmedButton
      label="Remove the study"
      question={`Remove ${study.name}?`}
      consequences={[
        'It is gone for all its members, and so are its invitations.',
        'Files stay their owners’. While a job is in it, it cannot be removed.',
      ]}
      action="Remove"
      mutation={remove}
      onConfirm={async () => await remove.mutateAsync({ studyId: study.id })}
    />
  )
}
