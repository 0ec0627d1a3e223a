import { List, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core'
import { type MailLocale, mailLocale } from '@tessera/contracts/account-mail'
import type { Terms } from '@tessera/contracts/terms'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../trpc.ts'
import { QueryView } from '../ui/query-view.tsx'
import { type TermsBlock, termsBlocks } from './terms-blocks.ts'

/** What this installation asks people to accept, in the language that they choose. */
export function TermsText() {
  const terms = useQuery(trpc.terms.get.queryOptions())
  return (
    <QueryView query={terms} skeleton={<Skeleton height={480} />}>
      {(found) =>
        found === null ? <Text>This installation has no terms.</Text> : <Texts terms={found} />
      }
    </QueryView>
  )
}

function Texts({ terms: { version, since, texts } }: { readonly terms: Terms }) {
  const [language, setLanguage] = useState<MailLocale>(
    () => mailLocale.safeParse(navigator.language.slice(0, 2)).data ?? 'en',
  )
  return (
    <Stack>
      <Text c="dimmed">
        Version {version}, since {since}
      </Text>
      <SegmentedControl
        aria-label="Language of the terms"
        value={language}
        onChange={(chosen) => setLanguage(mailLocale.parse(chosen))}
        data={languages}
      />
      <Stack lang={language} gap="sm">
        {termsBlocks(texts[language]).map((block) => (
          <Block key={JSON.stringify(block)} block={block} />
        ))}
      </Stack>
    </Stack>
  )
}

function Block({ block }: { readonly block: TermsBlock }) {
  switch (block.kind) {
    case 'heading':
      return (
        <Title order={2} fz="lg" mt="xs">
          {block.text}
        </Title>
      )
    case 'paragraph':
      return <Text>{block.text}</Text>
    case 'list':
      return (
        <List spacing={4}>
          {block.items.map((item) => (
            <List.Item key={item}>{item}</List.Item>
          ))}
        </List>
      )
    default:
      return block satisfies never
  }
}

const languages = [
  { value: 'en', label: 'English' },
  { value: 'fr', label: 'Français' },
  { value: 'pt', label: 'Português' },
]
