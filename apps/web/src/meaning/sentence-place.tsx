import type { ConfirmedSentence } from '@tessera/contracts/study-terms'
import { useUser } from '../account/session.ts'
import { TextLink } from '../ui/links.tsx'

/** Where a sentence stands: for whoever uploaded the document a link to it, for others in words. */
export function SentencePlace({ of }: { readonly of: ConfirmedSentence }) {
  const { documentId, title, username, version, page, startAt, endAt } = of
  const user = useUser()
  const place = `${title}, page ${page}`
  if (username !== user.username) return `${place}, of ${username}`
  return (
    <TextLink
      inherit
      to="/documents/$documentId"
      params={{ documentId }}
      search={{ version, page, at: `${startAt}-${endAt}` }}
    >
      {place}
    </TextLink>
  )
}
