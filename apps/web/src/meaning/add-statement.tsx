import { Modal, Select, Text } from '@mantine/core'
import type { DocumentId } from '@tessera/contracts/ids'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../trpc.ts'
import { readFindingsAgain } from './read-findings-again.ts'
import { sentencesOn } from './sentences-on.ts'
import { StatementForm } from './statement-form.tsx'

/** A sentence of a page, and what its owner reads in it. */
export function AddStatement(props: {
  readonly of: { readonly documentId: DocumentId; readonly version: number }
  readonly page: number
  readonly onClose: () => void
}) {
  const { of, page, onClose } = props
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = useQuery(trpc.documents.page.queryOptions({ ...of, page }))
  const sentences = sentencesOn(shown.data?.text ?? '')
  const add = useMutation(
    trpc.documents.findings.add.mutationOptions({
      onSuccess: async () => {
        await readFindingsAgain()
        onClose()
      },
    }),
  )
  return (
    <Modal opened onClose={onClose} title={`What page ${page} says`}>
      <StatementForm
        initial={null}
        action="Add"
        mutation={add}
        onSubmit={({ stated, homeCountry }) => {
          const sentence = sentences[Number(chosen ?? 0)]
          if (sentence === undefined) return
          const { start, end } = sentence
          add.mutate({ ...of, page, start, end, stated, homeCountry })
        }}
      >
        {shown.isSuccess && sentences.length === 0 ? (
          <Text role="status">There is no text on this page.</Text>
        ) : (
          <Select
            label="Sentence"
            searchable
            allowDeselect={false}
            maxDropdownHeight={280}
            data={sentences.map(({ text }, at) => ({ value: String(at), label: text }))}
            value={chosen ?? '0'}
            onChange={setChosen}
          />
        )}
      </StatementForm>
    </Modal>
  )
}
