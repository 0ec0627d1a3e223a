import { Badge, Loader } from '@mantine/core'
import type { Document } from '@tessera/contracts/document'
import { stateWords } from './document-words.ts'

/** How far it is. */
export function StateBadge({ document }: { readonly document: Document }) {
  return (
    <Badge
      color={colors[document.state]}
      className="numeric"
      {...(document.state === 'reading' && { leftSection: <Loader size={10} color="gray" /> })}
    >
      {stateWords(document)}
    </Badge>
  )
}

const colors = {
  waiting: 'gray',
  reading: 'gray',
  read: 'green',
  failed: 'red',
} as const satisfies Readonly<Record<Document['state'], string>>
