import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import type { DocumentSearchParams } from './document-address.ts'
import { pagesWords } from './document-words.ts'
import type { Hits } from './use-hits.ts'

export interface FindInDocumentProps {
  readonly address: DocumentSearchParams
  readonly hits: Hits
  /** That is shown. */
  readonly page: number
  readonly isLast: boolean
  readonly onGo: (address: DocumentSearchParams) => void
}

/** Words to look for, and the pages on which they stand. */
export function FindInDocument({ address, hits, page, isLast, onGo }: FindInDocumentProps) {
  const { find } = address
  const [text, setText] = useState(find ?? '')
  const look = (event: FormEvent) => {
    event.preventDefault()
    const words = text.trim()
    // The first page with them shows.
    onGo({ ...address, at: undefined, page: undefined, find: words === '' ? undefined : words })
  }
  return (
    <Stack gap="xs">
      <form role="search" onSubmit={look}>
        <Group gap="xs" align="flex-end">
          <TextInput
            type="search"
            label="Find in it"
            autoComplete="off"
            maxLength={200}
            flex="1 1 180px"
            maw={360}
            leftSection={<IconSearch size={16} aria-hidden="true" />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            Find
          </Button>
        </Group>
      </form>
      <Text role="status" fz="sm" c="dimmed">
        {find !== undefined && isLast && hits.total !== null && foundWords(find, hits)}
        {find !== undefined && !isLast && 'Marked where they stand on the page.'}
      </Text>
      {hits.error !== null && <FaultAlert error={hits.error} />}
      {hits.pages.length > 0 && (
        <Group gap={6} role="group" aria-label="Pages with these words">
          {hits.pages.map((number) => (
            <Button
              key={number}
              size="compact-sm"
              variant={number === page ? 'filled' : 'default'}
              aria-label={`Page ${number}`}
              {...(number === page && { 'aria-current': 'page' })}
              onClick={() => onGo({ ...address, page: number, at: undefined })}
            >
              {number}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  )
}

function foundWords(find: string, { total, pages }: Hits): string {
  if (total === null || total === 0) return `“${find}” stands on no page of it.`
  return total > pages.length
    ? `“${find}” stands on ${pagesWords(total)}; the best ${pages.length} of them:`
    : `“${find}” stands on ${pagesWords(total)}:`
}
