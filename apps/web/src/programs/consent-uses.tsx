import { Button, Collapse, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Consent } from '@tessera/contracts/consent'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { trpc } from '../trpc.ts'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { formatExactTime } from '../ui/time.ts'
import { useWords } from './scope-words.ts'
import classes from './consent-uses.module.css'

/** What a program did under a consent, and who changed the program; opened on request. */
export function ConsentUses({
  consent,
  what,
}: {
  readonly consent: Consent
  readonly what: string
}) {
  const [opened, { toggle }] = useDisclosure(false)
  const id = useId()
  return (
    <div>
      <Button
        variant="default"
        size="sm"
        aria-expanded={opened}
        aria-controls={id}
        onClick={toggle}
        aria-label={`${opened ? 'Hide' : 'Show'} uses of what you allowed ${what}`}
      >
        {opened ? 'Hide uses' : 'Show uses'}
      </Button>
      <Collapse expanded={opened} id={id}>
        {opened && <Uses consent={consent} what={what} />}
      </Collapse>
    </div>
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
          <ol className={classes['list']} aria-label={`Uses of what you allowed ${what}`}>
            {all.map(({ at, action, subject, by }) => (
              <li key={`${at} ${action} ${subject}`} className={classes['use']}>
                <Text fw={550}>{useWords[action] ?? action}</Text>
                <Text fz="sm" c="dimmed">
                  <time dateTime={at}>{formatExactTime(at)}</time> · {subject}
                  {by !== null && ` · by ${by}`}
                </Text>
              </li>
            ))}
          </ol>
        )
      }
    </QueryView>
  )
}
