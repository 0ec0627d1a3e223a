import { ActionIcon, Group, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import type { DocumentHit } from '@tessera/contracts/document'
import type { StudyId } from '@tessera/contracts/ids'
import { IconSearch, IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { BlockLink } from '../ui/links.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import classes from './documents.module.css'
import { pagesWords } from './document-words.ts'

export interface DocumentSearchProps {
  /** In the documents of this study; null: in all. */
  readonly studyId: StudyId | null
  readonly words: string
  /** After a pause in typing. */
  readonly onSearch: (words: string) => void
  /** Stands there while nothing is looked for. */
  readonly children: ReactNode
}

/** A field, and the pages on which its words stand. */
export function DocumentSearch({ studyId, words, onSearch, children }: DocumentSearchProps) {
  const { text, type } = useTypedWords(words, onSearch)
  return (
    <Stack gap="lg">
      <TextInput
        type="search"
        label={studyId === null ? 'Search in your documents' : 'Search in them'}
        placeholder="Words that stand on a page"
        autoComplete="off"
        maxLength={200}
        maw={420}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        rightSection={
          text !== '' && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label="Search for nothing"
              onClick={() => type('')}
            >
              <IconX size={16} />
            </ActionIcon>
          )
        }
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
      />
      {words === '' ? children : <Hits studyId={studyId} words={words} />}
    </Stack>
  )
}

/** What is being typed; words that come from elsewhere, as by a link of the menu, take its place. */
function useTypedWords(words: string, onSearch: (words: string) => void) {
  const [text, setText] = useState(words)
  const [seen, see] = useState(words)
  const [told, tell] = useState(words)
  if (words !== seen) {
    see(words)
    if (words !== told) {
      tell(words)
      setText(words)
    }
  }
  const tellLater = useDebouncedCallback((typed: string) => {
    tell(typed)
    onSearch(typed)
  }, typingPauseMs)
  const type = (typed: string) => {
    setText(typed)
    tellLater(typed.trim())
  }
  return { text, type }
}

function Hits({ studyId, words }: { readonly studyId: StudyId | null; readonly words: string }) {
  const found = useQuery({
    ...trpc.documents.search.queryOptions({ words, studyId }),
    placeholderData: keepPreviousData,
  })
  const { data } = found
  return (
    <Stack gap="sm">
      <Text role="status" fz="sm" c="dimmed">
        {data !== undefined && !found.isPlaceholderData && countWords(data)}
      </Text>
      {found.isError && <FaultAlert error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <RowSkeletons rows={3} height={72} />}
      {data !== undefined && data.total === 0 && !found.isPlaceholderData && (
        <Text>
          No page of {studyId === null ? 'your documents' : 'your documents of this study'} has
          these words. Try fewer of them, or another form; documents that are still being read are
          not looked through yet.
        </Text>
      )}
      {data !== undefined && data.total > 0 && (
        <ol className={classes['hits']} aria-label="Pages with these words">
          {data.hits.map((hit) => (
            <li key={`${hit.documentId} ${hit.page}`}>
              <Hit hit={hit} words={words} />
            </li>
          ))}
        </ol>
      )}
    </Stack>
  )
}

function Hit({ hit, words }: { readonly hit: DocumentHit; readonly words: string }) {
  const { documentId, title, kind, page, before, hit: found, after } = hit
  return (
    <BlockLink
      to="/documents/$documentId"
      params={{ documentId }}
      search={{ page, find: words }}
      className={classes['hit'] ?? ''}
    >
      <Group gap={6} component="span">
        <Text span fw={550} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Text>
        <Text span fz="sm" c="dimmed">
          {kind === 'report' && 'report, '}page {page}
        </Text>
      </Group>
      <Text span display="block" fz="sm" style={{ overflowWrap: 'anywhere' }}>
        {before}
        <mark className={classes['mark']}>{found}</mark>
        {after}
      </Text>
    </BlockLink>
  )
}

function countWords({
  total,
  hits,
}: {
  readonly total: number
  readonly hits: readonly unknown[]
}): string {
  if (total === 0) return 'Nothing found'
  return total > hits.length
    ? `On ${pagesWords(total)}; the best ${hits.length} of them:`
    : `On ${pagesWords(total)}`
}

const typingPauseMs = 300
