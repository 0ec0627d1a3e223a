import { Button, Collapse } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type ReactNode, useId } from 'react'

/** What was done with something: read when it is asked for. */
export function UsesDisclosure({
  of,
  children,
}: {
  /** Completes "Show uses of". */
  readonly of: string
  readonly children: ReactNode
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
        aria-label={`${opened ? 'Hide' : 'Show'} uses of ${of}`}
      >
        {opened ? 'Hide uses' : 'Show uses'}
      </Button>
      <Collapse expanded={opened} id={id}>
        {opened && children}
      </Collapse>
    </div>
  )
}
