import { Alert, Stack, Text, Title } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { Document } from '@tessera/contracts/document'
import type { ModelReading, OfferedModel } from '@tessera/contracts/document-model'
import { errors } from '@tessera/contracts/errors'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { foundWords, keptWords, stoppedWords, waitingWords } from './model-words.ts'
import { useModelReading } from './use-model-reading.ts'

/** A model that its owner may ask about the last version of a document. Nothing where none may be, and none was. */
export function AskModel({ document }: { readonly document: Document }) {
  const { data, error, refetch } = useModelReading(document)
  if (error !== null) return <FaultAlert error={error} onRetry={() => void refetch()} />
  if (data === undefined || (data.offer === null && data.reading === null)) return null
  const { offer, reading } = data
  return (
    <Stack gap="xs">
      <Title order={3} fz="sm">
        A second reader
      </Title>
      {reading !== null && <WhatCame reading={reading} />}
      {reading?.state === 'waiting' && <Stop document={document} />}
      {offer !== null && reading?.state !== 'waiting' && (
        <Question document={document} offer={offer} isAgain={reading !== null} />
      )}
    </Stack>
  )
}

function Question(props: {
  readonly document: Document
  readonly offer: OfferedModel
  readonly isAgain: boolean
}) {
  const { document, offer, isAgain } = props
  const { name, host, staysHere } = offer
  const ask = useMutation(trpc.documents.model.ask.mutationOptions({ onSettled: readModelAgain }))
  return (
    <>
      <Text fz="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {staysHere
          ? `The text of this document goes to ${host} and stays on the machine on which Tessera works.`
          : `The text of this document is sent to ${host}.`}{' '}
        What the model finds counts once you confirm it.
      </Text>
      <ActionButton
        size="sm"
        variant="default"
        h="auto"
        mih={36}
        py={6}
        style={{ alignSelf: 'flex-start' }}
        styles={{ label: wrapped }}
        busy={ask.isPending}
        onClick={() => ask.mutate({ documentId: document.id, model: name, host })}
      >
        {isAgain ? `Ask ${name} at ${host} again` : `Also ask ${name} at ${host}`}
      </ActionButton>
      {ask.error !== null && <FaultAlert error={ask.error} />}
    </>
  )
}

/** Whether she or the answer came first, what is read again says which. */
function Stop({ document }: { readonly document: Document }) {
  const stop = useMutation(
    trpc.documents.model.cancel.mutationOptions({ onSettled: readModelAgain }),
  )
  return (
    <>
      <ActionButton
        size="sm"
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        busy={stop.isPending}
        onClick={() => stop.mutate({ documentId: document.id })}
      >
        Stop asking
      </ActionButton>
      {stop.error !== null && <FaultAlert error={stop.error} />}
    </>
  )
}

function WhatCame({ reading }: { readonly reading: ModelReading }) {
  const { model, host, state, failureCode, found } = reading
  return (
    <>
      <Text fz="sm" role="status" style={{ overflowWrap: 'anywhere' }}>
        {state === 'waiting' && `${waitingWords(reading)} You may leave this page.`}
        {state === 'done' && `${model} at ${host} was asked. ${foundWords(reading)}`}
        {state === 'stopped' && stoppedWords(reading)}
      </Text>
      {failureCode !== null && (
        <Alert
          color="red"
          icon={<IconAlertCircle aria-hidden="true" />}
          title={errors[failureCode].message}
        >
          {`${errors[failureCode].remedy}${keptWords(found)}`}
        </Alert>
      )}
    </>
  )
}

async function readModelAgain(): Promise<void> {
  await queryClient.invalidateQueries(trpc.documents.model.get.queryFilter())
}

/** The name of a model may be longer than a phone is wide. */
const wrapped = {
  whiteSpace: 'normal',
  overflowWrap: 'anywhere',
  textAlign: 'start',
  lineHeight: 1.4,
} as const
