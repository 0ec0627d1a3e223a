import { Badge, Group, Select, Text } from '@mantine/core'
import { type Study, type StudyMember, studyRole } from '@tessera/contracts/study'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useUser } from '../account/session.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ConfirmedButton } from '../ui/confirmed-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { InviteToStudy } from './invite-to-study.tsx'
import { readStudiesAgain } from './read-studies-again.ts'
import { roleChoices, roleNames } from './role-words.ts'

export function StudyMembers({ study }: { readonly study: Study }) {
  const members = useQuery(trpc.studies.members.list.queryOptions({ studyId: study.id }))
  return (
    <Panel title="Members">
      <QueryView query={members} skeleton={<RowSkeletons rows={2} height={56} />}>
        {(all) => (
          <RuledList label="Members">
            {all.map((member) => (
              <MemberLine key={member.userId} study={study} member={member} />
            ))}
          </RuledList>
        )}
      </QueryView>
      {study.role === 'lead' && <InviteToStudy study={study} />}
    </Panel>
  )
}

function MemberLine({ study, member }: { readonly study: Study; readonly member: StudyMember }) {
  const { userId, username, name, role, isOwner, joinedAt } = member
  const studyId = study.id
  const isSelf = useUser().id === userId
  const mayChange = study.role === 'lead' && !isOwner && !isSelf
  const setRole = useMutation(
    trpc.studies.members.setRole.mutationOptions({ onSuccess: readStudiesAgain }),
  )
  return (
    <RuledItem>
      <Group justify="space-between" gap="xs">
        <div style={{ minWidth: 0 }}>
          <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
            {name === null ? username : `${name} (${username})`}
            {isSelf && ', you'}
          </Text>
          <Text fz="sm" c="dimmed">
            since <Moment at={joinedAt} />
          </Text>
        </div>
        <Group gap="xs">
          {mayChange ? (
            <Select
              aria-label={`Role of ${username}`}
              size="sm"
              w={150}
              allowDeselect={false}
              data={roleChoices}
              value={role}
              onChange={(value) =>
                setRole.mutate({ studyId, userId, role: studyRole.parse(value) })
              }
            />
          ) : (
            <Badge variant="light" tt="none">
              {isOwner ? 'Owner' : roleNames[role]}
            </Badge>
          )}
          {mayChange && <RemoveMember study={study} member={member} />}
          {isSelf && <Leave study={study} member={member} />}
        </Group>
      </Group>
      {setRole.error !== null && <FaultAlert error={setRole.error} />}
    </RuledItem>
  )
}

function RemoveMember({ study, member }: { readonly study: Study; readonly member: StudyMember }) {
  const { userId, username } = member
  const remove = useMutation(
    trpc.studies.members.remove.mutationOptions({ onSuccess: readStudiesAgain }),
  )
  return (
    <ConfirmedButton
      size="sm"
      label="Remove"
      description={`Remove ${username}`}
      question={`Remove ${username} from ${study.name}?`}
      consequences={[
        'She sees nothing of the study any more.',
        'Her jobs and files leave the study with her. They stay hers.',
        'What she has downloaded she keeps.',
      ]}
      action="Remove"
      mutation={remove}
      onConfirm={async () => await remove.mutateAsync({ studyId: study.id, userId })}
    />
  )
}

function Leave({ study, member }: { readonly study: Study; readonly member: StudyMember }) {
  const navigate = useNavigate()
  const remove = useMutation(
    trpc.studies.members.remove.mutationOptions({
      onSuccess: async () => {
        await navigate({ to: '/studies' })
        await readStudiesAgain()
      },
    }),
  )
  return (
    <ConfirmedButton
      size="sm"
      label="Leave"
      description={`Leave ${study.name}`}
      question={`Leave ${study.name}?`}
      consequences={[
        'You see nothing of the study any more.',
        'Your jobs and files leave it with you. They stay yours.',
        ...(member.isOwner
          ? [
              'The study goes to the lead who came first after you. Without another lead you cannot leave.',
            ]
          : []),
      ]}
      action="Leave"
      mutation={remove}
      onConfirm={async () => await remove.mutateAsync({ studyId: study.id, userId: member.userId })}
    />
  )
}
