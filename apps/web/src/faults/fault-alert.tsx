import { Alert, Anchor, Button, Group, List, Stack, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { errors } from '@tessera/contracts/errors'
import { TextLink } from '../ui/links.tsx'
import { ownPage } from './own-page.ts'
import { Remedy } from './remedy.tsx'
import { readFault, type ShownFault } from './read-fault.ts'

export interface FaultAlertProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** What happened and what to do; where only the log tells more, also the number that finds its lines. */
export function FaultAlert({ error, onRetry }: FaultAlertProps) {
  return <FaultText fault={readFault(error)} {...(onRetry !== undefined && { onRetry })} />
}

export function FaultText({
  fault,
  onRetry,
}: {
  readonly fault: ShownFault
  readonly onRetry?: () => void
}) {
  return (
    <Alert
      role="alert"
      color="red"
      icon={<IconAlertCircle aria-hidden="true" />}
      title={fault.message}
    >
      <Stack gap="xs" align="flex-start">
        <Text>{fault.remedy}</Text>
        {fault.details !== undefined && fault.details.length > 0 && (
          <List spacing="xs">
            {fault.details.map((detail) => (
              <List.Item key={`${detail.subject} ${detail.message}`}>
                <Text span fw={600}>
                  {detail.subject}
                </Text>
                {': '}
                {detail.message}
                {detail.remedy !== undefined && (
                  <Remedy text={detail.remedy} commands={detail.commands} />
                )}
              </List.Item>
            ))}
          </List>
        )}
        {(fault.link !== undefined || onRetry !== undefined) && (
          <Group>
            {fault.link !== undefined && <FaultLink href={fault.link} />}
            {onRetry !== undefined && (
              <Button size="xs" variant="default" onClick={onRetry}>
                Try again
              </Button>
            )}
          </Group>
        )}
        {fault.requestId !== null && errors[fault.code].status >= 500 && (
          <Text fz="sm" c="dimmed">
            Request number: <code>{fault.requestId}</code>
          </Text>
        )}
      </Stack>
    </Alert>
  )
}

/** Links come from the api; only pages of the web are followed. */
function FaultLink({ href }: { readonly href: string }) {
  const page = ownPage(href)
  if (page !== null) return <TextLink {...page}>Go there</TextLink>
  if (!/^https?:\/\//.test(href)) return null
  return (
    <Anchor href={href} target="_blank" rel="noreferrer">
      {new URL(href).host}
    </Anchor>
  )
}
