import { Anchor, Badge, Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { DecidedFinding } from '@tessera/contracts/decided-finding'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { percentText } from '../ui/percent.ts'
import { RuledItem } from '../ui/ruled-list.tsx'
import { readFindingsAgain } from './read-findings-again.ts'
import { StatementForm } from './statement-form.tsx'
import { describeStatement } from './statement-words.ts'

/** One thing that a document says, with its sentence and what its owner may do with it. */
export function FindingRow({
  finding,
  onShow,
}: {
  readonly finding: DecidedFinding
  readonly onShow: (finding: DecidedFinding) => void
}) {
  const {
    id: findingId,
    page,
    sentence,
    found,
    stated,
    state,
    confidence,
    reader,
    countryName,
  } = finding
  const [isCorrected, setCorrected] = useState(false)
  const onSuccess = async () => {
    await readFindingsAgain()
    setCorrected(false)
  }
  const decide = useMutation(trpc.documents.findings.decide.mutationOptions({ onSuccess }))
  const remove = useMutation(trpc.documents.findings.remove.mutationOptions({ onSuccess }))
  const says = stated ?? found
  if (says === null) return null
  const { title, more } = describeStatement(says)
  const reject = () => decide.mutate({ findingId, decision: { state: 'rejected' } })
  const reopen = () => decide.mutate({ findingId, decision: { state: 'found' } })
  // Which country is meant nobody found: its owner says it.
  const isAsked = found?.kind === 'no_sharing_abroad'
  const confirm = () =>
    isAsked || found === null
      ? setCorrected(true)
      : decide.mutate({ findingId, decision: { state: 'confirmed', stated: found } })
  return (
    <RuledItem>
      <Stack gap={6}>
        <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
          <Text fw={550} td={state === 'rejected' ? 'line-through' : undefined}>
            {title}
          </Text>
          <StateBadge finding={finding} />
        </Group>
        {more !== null && <Text fz="sm">{more}</Text>}
        {countryName !== null && says.kind === 'no_sharing_abroad' && (
          <Text fz="sm">The country is {countryName}.</Text>
        )}
        <Text fz="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          “{sentence}”{' '}
          <Anchor component="button" fz="sm" onClick={() => onShow(finding)}>
            page {page}
          </Anchor>
          {reader !== null && ` · found by ${reader}`}
          {confidence !== null && state === 'found' && `, ${percentText(confidence, 0)} sure`}
        </Text>
        <Group gap="xs">
          {state === 'found' && (
            <>
              <ActionButton
                size="xs"
                busy={decide.isPending}
                aria-label={`Confirm ${title}`}
                onClick={confirm}
              >
                Confirm
              </ActionButton>
              <Button
                size="xs"
                variant="default"
                aria-label={`Correct ${title}`}
                onClick={() => setCorrected(true)}
              >
                Correct
              </Button>
              <ActionButton
                size="xs"
                variant="default"
                busy={decide.isPending}
                aria-label={`It does not say so: ${title}`}
                onClick={reject}
              >
                It does not say so
              </ActionButton>
            </>
          )}
          {state !== 'found' && found !== null && (
            <ActionButton
              size="xs"
              variant="default"
              busy={decide.isPending}
              aria-label={`Decide anew on ${title}`}
              onClick={reopen}
            >
              Decide anew
            </ActionButton>
          )}
          {found === null && (
            <ActionButton
              size="xs"
              variant="default"
              busy={remove.isPending}
              aria-label={`Remove ${title}`}
              onClick={() => remove.mutate({ findingId })}
            >
              Remove
            </ActionButton>
          )}
        </Group>
        {decide.error !== null && !isCorrected && <FaultAlert error={decide.error} />}
        {remove.error !== null && <FaultAlert error={remove.error} />}
      </Stack>
      {isCorrected && (
        <Modal opened onClose={() => setCorrected(false)} title="What the sentence says">
          <StatementForm
            initial={says}
            action="Confirm"
            mutation={decide}
            onSubmit={({ stated: corrected, homeCountry }) =>
              decide.mutate({
                findingId,
                decision: { state: 'confirmed', stated: corrected, homeCountry },
              })
            }
          >
            <Text fz="sm" c="dimmed">
              “{sentence}”
            </Text>
          </StatementForm>
        </Modal>
      )}
    </RuledItem>
  )
}

function StateBadge({ finding: { state, found } }: { readonly finding: DecidedFinding }) {
  switch (state) {
    case 'found':
      return (
        <Badge variant="light" color="gray" style={{ flexShrink: 0 }}>
          To decide
        </Badge>
      )
    case 'confirmed':
      return (
        <Badge variant="light" color="green" style={{ flexShrink: 0 }}>
          {found === null ? 'Added by you' : 'Confirmed'}
        </Badge>
      )
    case 'rejected':
      return (
        <Badge variant="light" color="gray" style={{ flexShrink: 0 }}>
          Rejected
        </Badge>
      )
    default:
      return state satisfies never
  }
}
