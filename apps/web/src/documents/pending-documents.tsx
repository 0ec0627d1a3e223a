import { ActionIcon, Group, Paper, Progress, Stack, Text, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { FormEvent } from 'react'
import { FaultText } from '../faults/fault-alert.tsx'
import { StudyLink } from '../studies/study-link.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { formatBytes } from '../ui/bytes.ts'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import classes from './documents.module.css'
import { maySendAgain, type PendingDocument } from './document-uploads.ts'
import { documentUploads } from './use-document-uploads.ts'

/** Each with its title and how far it is. Those that are chosen are sent by one button. */
export function PendingDocuments({ pending }: { readonly pending: readonly PendingDocument[] }) {
  if (pending.length === 0) return null
  const chosen = pending.filter(({ state }) => state === 'chosen')
  const send = (event: FormEvent) => {
    event.preventDefault()
    documentUploads.send(chosen.map(({ key }) => key))
  }
  return (
    <Paper
      withBorder
      px="md"
      py="xs"
      component="form"
      aria-label="Documents on their way"
      onSubmit={send}
    >
      <Stack gap="xs">
        <RuledList label="Documents on their way">
          {pending.map((one) => (
            <RuledItem key={one.key}>
              <PendingRow pending={one} />
            </RuledItem>
          ))}
        </RuledList>
        {chosen.length > 0 && (
          <Group pb="xs">
            <ActionButton
              type="submit"
              busy={false}
              disabled={chosen.every(({ title }) => title.trim() === '')}
            >
              {chosen.length === 1 ? 'Upload' : `Upload ${chosen.length} documents`}
            </ActionButton>
          </Group>
        )}
      </Stack>
    </Paper>
  )
}

/** @param pending also a new version of a document, whose title stays */
export function PendingRow({ pending }: { readonly pending: PendingDocument }) {
  const { key, fileName, title, sizeBytes, sentBytes, state, fault, studyId } = pending
  return (
    <Stack gap={6}>
      <Group wrap="nowrap" gap="xs" align={state === 'chosen' ? 'flex-end' : 'center'}>
        {state === 'chosen' ? (
          <TextInput
            flex={1}
            label="Title"
            aria-label={`Title of ${fileName}`}
            maxLength={255}
            value={title}
            error={title.trim() === '' ? 'Give it a title' : null}
            onChange={(event) => documentUploads.rename(key, event.currentTarget.value)}
          />
        ) : (
          <Text flex={1} miw={0} truncate fw={550}>
            {title}
          </Text>
        )}
        {state === 'failed' && maySendAgain(fault) && (
          <ActionButton
            size="xs"
            variant="default"
            busy={false}
            aria-label={`Upload ${title} again`}
            onClick={() => documentUploads.send([key])}
          >
            Upload again
          </ActionButton>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={state === 'failed' ? `Put ${fileName} away` : `Cancel ${fileName}`}
          onClick={() => documentUploads.cancel(key)}
        >
          <IconX size={16} />
        </ActionIcon>
      </Group>
      {(state === 'queued' || state === 'sending') && (
        <Progress
          value={sizeBytes === 0 ? 0 : (sentBytes / sizeBytes) * 100}
          aria-label={`Upload of ${title}`}
        />
      )}
      <Text fz="sm" c="dimmed" className={classes['facts'] ?? ''}>
        {fileName} · {howFar(pending)}
        {studyId !== null && (
          <>
            {' '}
            · for <StudyLink studyId={studyId} />
          </>
        )}
      </Text>
      {fault !== null && <FaultText fault={fault} />}
    </Stack>
  )
}

function howFar({ state, sentBytes, sizeBytes }: PendingDocument): string {
  const size = formatBytes(sizeBytes)
  switch (state) {
    case 'chosen':
      return size
    case 'queued':
      return `${size} · next in line`
    case 'sending':
      return sentBytes < sizeBytes
        ? `${formatBytes(sentBytes)} of ${size}`
        : `${size} · all sent, being stored`
    case 'failed':
      return `${size} · not uploaded`
    default:
      return state satisfies never
  }
}
