import { EntryLayout } from '../account/entry-layout.tsx'
import { TextLink } from '../ui/links.tsx'
import { TermsText } from './terms-text.tsx'

/** For everybody, to read. */
export function TermsPage() {
  return (
    <EntryLayout title="Terms" footer={<TextLink to="/">Back to Tessera</TextLink>} width={720}>
      <TermsText />
    </EntryLayout>
  )
}
