import { Anchor } from '@mantine/core'
import type { DocumentPage, PageWord } from '@tessera/contracts/document'
import classes from './documents.module.css'
import { placesOf, type TextRange } from './page-marks.ts'

/** The page as it was read, upright, with frames around what was found. */
export function PagePicture(props: {
  readonly number: number
  readonly image: NonNullable<DocumentPage['image']>
  readonly words: readonly PageWord[]
  readonly hits: readonly TextRange[]
}) {
  const { number, image, words, hits } = props
  const address = `/api/documents/files/${image.fileId}`
  return (
    <div className={classes['picture']}>
      <div className={classes['frame']}>
        <img
          key={image.fileId}
          src={address}
          width={image.width}
          height={image.height}
          alt={`Page ${number} as it looks. Its text follows.`}
        />
        <div aria-hidden="true">
          {placesOf(words, hits).map((word) => (
            <span key={word.start} className={classes['box']} style={placeOf(word)} />
          ))}
        </div>
      </div>
      <Anchor href={address} target="_blank" rel="noreferrer" fz="sm">
        Page {number} alone, in its full size
      </Anchor>
    </div>
  )
}

function placeOf({ left, top, width, height }: PageWord) {
  return {
    left: percent(left),
    top: percent(top),
    width: percent(width),
    height: percent(height),
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`
}
