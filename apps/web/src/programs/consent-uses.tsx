import { Text } from '@mantine/core'
import type { Consent } from '@tessera/contracts/consent'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { formatExactTime } from '../ui/time.ts'
import { UsesDisclosure } from '../ui/uses-disclosure.tsx'
import { useWords } from './scope-words.ts'

/** What a program did under a consent, and who changed the program; opened on request. */
export function ConsentUses({
  consent,
  what,
}: {
  readonly consent: Consent
  readonly what: string
}) {
  return (
    <UsesDisclosure of={`what you allowed ${what}`}>
      <Uses consent={consent} what={what} />
    </UsesDisclosure>
  )
}

function Uses({ consent, what }: { readonly consent: Consent; readonly what: string }) {
  const uses = useQuery(trpc.consents.uses.queryOptions({ consentId: consent.id }))
  return (
    <QueryView query={uses} skeleton={<RowSkeletons rows={2} height={48} />}>
      {(all) =>
        all.length === 0 ? (
          <Text c="dimmed" pt="sm">
            It was not used yet.
          </Text>
        ) : (
          <RuledList label={`Uses of what you allowed ${what}`}>
            {all.map(({ at, action, subject, by }) => (
              <RuledItem key={`${at} ${action} ${subject}`}>
                <Text fw={550}>{useWords[action] ?? action}</Text>
                <Text fz="sm" c="dimmed">
                  <time dateTime={at}>{formatExactTime(at)}</time> · {subject}
                  {by !== null && ` · by ${by}`}
                </Text>
              </RuledItem>
            ))}
          </RuledList>
        )
      }
    </QueryView>
  )
}
