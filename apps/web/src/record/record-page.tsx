import { SegmentedControl } from '@mantine/core'
import { holdsRole } from '@tessera/contracts/role'
import { useState } from 'react'
import { useUser } from '../account/session.ts'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { BrokerRecord } from './broker-record.tsx'
import { PeopleRecord } from './people-record.tsx'

/** For auditors and administrators; to anybody else there is no such page. */
export function RecordPage() {
  const [of, show] = useState<'people' | 'broker'>('broker')
  if (!holdsRole(useUser().roles, 'auditor', 'admin')) return <NotFound />
  return (
    <Page
      title="Record"
      actions={
        <SegmentedControl
          aria-label="Which record"
          value={of}
          onChange={(value) => show(value === 'people' ? 'people' : 'broker')}
          data={[
            { value: 'broker', label: 'Of the broker' },
            { value: 'people', label: 'Of people' },
          ]}
        />
      }
    >
      {of === 'people' ? <PeopleRecord /> : <BrokerRecord />}
    </Page>
  )
}
