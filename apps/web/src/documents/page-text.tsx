import { Alert, Stack, Text } from '@mantine/core'
import type { DocumentPage } from '@tessera/contracts/document'
import { IconAlertTriangle } from '@tabler/icons-react'
import { readingWords } from './document-words.ts'
import classes from './documents.module.css'
import { isHardToRead, isUnsure, piecesOf, type TextRange } from './page-marks.ts'

/** What was read on a page: hits marked, and words of which the recognition was not sure. */
export function PageText({
  page,
  hits,
}: {
  readonly page: DocumentPage
  readonly hits: readonly TextRange[]
}) {
  const isHard = isHardToRead(page)
  // Where most words are, marks on each would tell nothing.
  const shown = isHard ? { ...page, words: [] } : page
  const unsure = shown.words.filter(isUnsure).length
  return (
    <Stack gap="sm">
      <Text fz="sm" c="dimmed">
        {readingWords(page).join(' · ')}
      </Text>
      {isHard && (
        <Alert
          color="ochre"
          icon={<IconAlertTriangle aria-label="Warning" />}
          title="Much of this text is probably wrong"
        >
          The picture is hard to read. Scan the page once more, straight and at 300 dots per inch,
          and upload that as a new version.
        </Alert>
      )}
      {unsure > 0 && (
        <Text fz="sm" c="dimmed">
          <span className={classes['unsure']}>Words underlined like this</span> are uncertain (
          {unsure === 1 ? 'one' : unsure}): compare them with the picture.
        </Text>
      )}
      {page.text.trim() === '' ? (
        <Text>There is no text on this page.</Text>
      ) : (
        <div
          className={classes['text']}
          role="group"
          aria-label={`Text of page ${page.number}`}
          {...(page.language !== null && { lang: page.language })}
        >
          {piecesOf(shown, hits).map(({ start, end, isHit, isUnsure: isDoubtful }) => {
            const text = page.text.slice(start, end)
            const doubtful = isDoubtful ? (
              <span key={start} className={classes['unsure']}>
                {text}
              </span>
            ) : (
              text
            )
            return isHit ? (
              <mark key={start} className={classes['mark']}>
                {doubtful}
              </mark>
            ) : (
              doubtful
            )
          })}
        </div>
      )}
    </Stack>
  )
}
