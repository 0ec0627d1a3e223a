import { Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core'
import type { Document, DocumentPage, DocumentVersion } from '@tessera/contracts/document'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { hasCode } from '../faults/read-fault.ts'
import { trpc } from '../trpc.ts'
import { Panel } from '../ui/panel.tsx'
import { type DocumentSearchParams, rangeOf } from './document-address.ts'
import { isWorkedOn } from './document-words.ts'
import classes from './documents.module.css'
import { FindInDocument } from './find-in-document.tsx'
import { hitsIn } from './page-marks.ts'
import { PagePicture } from './page-picture.tsx'
import { PageSteps } from './page-steps.tsx'
import { PageText } from './page-text.tsx'
import { useHits } from './use-hits.ts'
import { workedOnMs } from './use-documents.ts'

export interface PageViewerProps {
  readonly document: Document
  readonly version: DocumentVersion
  readonly address: DocumentSearchParams
  readonly onGo: (address: DocumentSearchParams) => void
}

/** One page at a time: its picture beside its text, with what is looked for marked in both. */
export function PageViewer({ document, version, address, onGo }: PageViewerProps) {
  const isLast = version.number === document.version
  const pages = isLast ? document.pages : version.pages
  const hits = useHits(document, isLast, address.find)
  const asked = address.page ?? hits.pages[0] ?? 1
  const number = pages === null ? asked : Math.min(asked, pages)
  const go = (page: number) => {
    if (pages === null || page < 1 || page > pages || page === number) return
    onGo({ ...address, page, at: undefined })
  }
  const turn = (event: KeyboardEvent) => {
    const page = pageOfKey(event, number, pages)
    if (page === null) return
    event.preventDefault()
    go(page)
  }
  return (
    // Its buttons and the field do the same; the arrows only save the way to them.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section aria-label="Pages" onKeyDown={turn}>
      <Panel>
        {pages === null ? (
          <Text c="dimmed">
            {isWorkedOn(version)
              ? 'Its pages show here as soon as they are read.'
              : 'No page of it was read.'}
          </Text>
        ) : (
          <>
            <FindInDocument
              address={address}
              hits={hits}
              page={number}
              onGo={onGo}
              isLast={isLast}
            />
            <PageSteps number={number} pages={pages} onGo={go} />
            <OnePage
              document={document}
              version={version}
              number={number}
              pages={pages}
              words={hits.words}
              at={address.at}
            />
          </>
        )}
      </Panel>
    </section>
  )
}

function OnePage(props: {
  readonly document: Document
  readonly version: DocumentVersion
  readonly number: number
  readonly pages: number
  readonly words: ReadonlySet<string>
  readonly at: string | undefined
}) {
  const { document, version, number, pages, words, at } = props
  const { id: documentId } = document
  const queries = useQueryClient()
  // Pages are read in their order.
  const isDue = version.state !== 'reading' || number <= document.pagesRead
  const page = useQuery({
    ...trpc.documents.page.queryOptions({ documentId, version: version.number, page: number }),
    enabled: isDue,
    // It does not change once it is read.
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    // Also after the last one is read: what was answered before may come later.
    refetchInterval: ({ state }) =>
      state.data === undefined && version.state !== 'failed' ? workedOnMs : false,
  })
  const isRead = page.isSuccess && !page.isPlaceholderData
  useEffect(() => {
    if (!isRead || number >= pages || version.state !== 'read') return
    const next = { documentId, version: version.number, page: number + 1 }
    void queries.prefetchQuery({
      ...trpc.documents.page.queryOptions(next),
      staleTime: Infinity,
    })
  }, [queries, isRead, documentId, version.number, version.state, number, pages])

  if (!isDue || (page.isError && hasCode(page.error, 'not_found'))) {
    return (
      <Text c="dimmed" role="status">
        {version.state === 'failed'
          ? 'This page was not read.'
          : 'This page is not read yet. It shows by itself.'}
      </Text>
    )
  }
  if (page.data === undefined) {
    if (page.isError) return <FaultAlert error={page.error} onRetry={() => void page.refetch()} />
    return <Waiting isPictured={document.mediaType !== wordType} />
  }
  return (
    <>
      <VisuallyHidden role="status">{isRead && `Page ${number} of ${pages}`}</VisuallyHidden>
      <ReadPage page={page.data} words={words} at={at} isWaiting={!isRead} />
    </>
  )
}

function ReadPage(props: {
  readonly page: DocumentPage
  readonly words: ReadonlySet<string>
  readonly at: string | undefined
  readonly isWaiting: boolean
}) {
  const { page, words, at, isWaiting } = props
  const named = rangeOf(at)
  const hits = named === null ? hitsIn(page.text, words) : [named]
  return (
    <div
      className={classes['sides']}
      data-pictured={page.image === null ? undefined : true}
      data-waiting={isWaiting ? true : undefined}
      aria-busy={isWaiting}
    >
      {page.image !== null && (
        <PagePicture number={page.number} image={page.image} words={page.words} hits={hits} />
      )}
      <PageText page={page} hits={hits} />
    </div>
  )
}

/** As large as a page of A4. */
function Waiting({ isPictured }: { readonly isPictured: boolean }) {
  return (
    <div
      className={classes['sides']}
      data-pictured={isPictured ? true : undefined}
      aria-busy="true"
    >
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      {isPictured && <Skeleton style={{ aspectRatio: '210 / 297' }} radius="sm" />}
      <Stack gap="xs">
        {Array.from({ length: 12 }, (_, line) => (
          <Skeleton key={line} height={14} width={line % 4 === 3 ? '60%' : '100%'} />
        ))}
      </Stack>
    </div>
  )
}

function pageOfKey(event: KeyboardEvent, number: number, pages: number | null): number | null {
  const { key, target, altKey, ctrlKey, metaKey, shiftKey } = event
  if (altKey || ctrlKey || metaKey || shiftKey || pages === null) return null
  if (target instanceof HTMLInputElement) return null
  switch (key) {
    case 'ArrowLeft':
      return number - 1
    case 'ArrowRight':
      return number + 1
    default:
      return null
  }
}

const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
