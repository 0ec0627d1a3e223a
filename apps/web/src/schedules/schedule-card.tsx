import { ActionButton } from '../ui/action-button.tsx'
import { Badge, Group, List, Paper, Stack, Text, Title } from '@mantine/core'
import { errors } from '@tessera/contracts/errors'
import type { Occurrence, Schedule, ScheduleState } from '@tessera/contracts/schedule'
import { useLocation } from '@tanstack/react-router'
import { useCallback } from 'react'
import { MissedPanelNotice } from '../services/missed-panels.tsx'
import { StudyLink } from '../studies/study-link.tsx'
import { Facts } from '../ui/facts.tsx'
import { TextLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import { formatTime } from '../ui/time.ts'
import { describeRecurrence } from './draft-when.ts'
import { useChangeSchedule } from './use-change-schedule.tsx'

/** One schedule: what it sends, when, what came of it, and what its owner can do. */
export function ScheduleCard({ schedule }: { readonly schedule: Schedule }) {
  const { name, state, stopCode, nextAt, settings, settingLabels, occurrences, studyId } = schedule
  const { pause, resume, sendNow, remove, isPending } = useChangeSchedule(schedule)
  const { label, color } = STATES[state]
  const linkedTo = useScrollHere(schedule.id)
  const canResume =
    state === 'paused' || (state === 'stopped' && schedule.recurrence.kind !== 'once')
  const hasFiles = schedule.files.every((file) => file.name !== null)
  return (
    <Paper
      component="li"
      id={schedule.id}
      ref={linkedTo}
      withBorder
      p={{ base: 'md', sm: 'lg' }}
      style={{ listStyle: 'none' }}
    >
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <Title order={2} fz="lg" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Title>
          <Badge color={color}>{label}</Badge>
        </Group>
        {stopCode !== null && (
          <Text>
            {errors[stopCode].message} {errors[stopCode].remedy}
          </Text>
        )}
        {state !== 'ended' && (
          <MissedPanelNotice
            serviceId={schedule.serviceId}
            panel={settings.panel}
            consequence="Its next job will not be submitted. Make a schedule with another panel in its place."
          />
        )}
        <Facts
          wide
          entries={[
            ['When', describeRecurrence(schedule.recurrence)],
            [
              'Next time on your clock',
              nextAt === null ? null : (
                <>
                  {formatTime(nextAt)} (<Moment at={nextAt} />)
                </>
              ),
            ],
            ['Service', schedule.serviceName],
            ['Made for the account', schedule.remoteAccount],
            ['Study', studyId === null ? null : <StudyLink key="study" studyId={studyId} />],
            ['Reference panel', settingLabels.panel ?? settings.panel],
            ['Files', schedule.files.map((file) => file.name ?? 'a removed file').join(', ')],
          ]}
        />
        {occurrences.length > 0 && (
          <List aria-label={`What came of ${name}`} spacing="xs">
            {occurrences.map((occurrence) => (
              <List.Item key={occurrence.at}>
                <OccurrenceLine occurrence={occurrence} />
              </List.Item>
            ))}
          </List>
        )}
        <Group>
          {(state === 'active' || canResume) && (
            <Action
              label={state === 'active' ? 'Pause' : 'Resume'}
              of={name}
              onClick={state === 'active' ? pause : resume}
              loading={isPending}
            />
          )}
          {hasFiles && <Action label="Send now" of={name} onClick={sendNow} loading={isPending} />}
          <Action label="Remove" of={name} onClick={remove} loading={isPending} />
        </Group>
      </Stack>
    </Paper>
  )
}

/** The list comes after the page, when the browser has looked for what the address names. */
function useScrollHere(id: string) {
  const isNamed = useLocation({ select: ({ hash }) => hash === id })
  return useCallback(
    (element: HTMLElement | null) => {
      if (isNamed) element?.scrollIntoView()
    },
    [isNamed],
  )
}

function Action(props: {
  readonly label: string
  readonly of: string
  readonly onClick: () => void
  readonly loading: boolean
}) {
  const { label, of, onClick, loading } = props
  return (
    <ActionButton
      size="sm"
      variant="default"
      aria-label={`${label}: ${of}`}
      onClick={onClick}
      busy={loading}
    >
      {label}
    </ActionButton>
  )
}

function OccurrenceLine({ occurrence }: { readonly occurrence: Occurrence }) {
  const { at, code, jobId } = occurrence
  const when = formatTime(at)
  if (jobId !== null) {
    return (
      <>
        {when}:{' '}
        <TextLink to="/jobs/$jobId" params={{ jobId }}>
          submitted
        </TextLink>
      </>
    )
  }
  return (
    <>
      {when}: not submitted. {code === null ? '' : errors[code].message}
    </>
  )
}

const STATES = {
  active: { label: 'Active', color: 'green' },
  paused: { label: 'Paused', color: 'gray' },
  ended: { label: 'Ended', color: 'gray' },
  stopped: { label: 'Stopped', color: 'ochre' },
} as const satisfies Readonly<
  Record<ScheduleState, { readonly label: string; readonly color: string }>
>
