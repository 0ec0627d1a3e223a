import { Alert, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { IconExternalLink, IconLock } from '@tabler/icons-react'
import { type FormEvent, useRef, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { webPage } from '../ui/web-page.ts'
import { useConnect } from './use-connect.ts'

export interface ConnectFormProps {
  readonly service: ServiceWithCredential
  readonly onDone: () => void
}

export function ConnectForm({ service, onDone }: ConnectFormProps) {
  // The field is never bound to state: the token is in the page's memory only while it is sealed.
  const field = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [label, setLabel] = useState(service.credential?.label ?? service.name)
  const connect = useConnect(service, onDone)
  const page = webPage(service.tokenUrl)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = tokenProblem(field.current?.value ?? '')
    setProblem(found)
    if (found !== null) {
      field.current?.focus()
      return
    }
    connect.mutate({ label: label.trim() === '' ? service.name : label.trim(), take: takeToken })
  }
  const takeToken = () => {
    const token = field.current?.value.trim() ?? ''
    if (field.current !== null) field.current.value = ''
    return token
  }

  if (!service.credentialTypes.includes('api_token')) {
    return (
      <Alert color="gray" title="Not possible yet">
        {service.name} does not work with tokens that can be pasted. Tessera cannot keep its kind of
        credential yet.
      </Alert>
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {connect.isError && <FaultAlert error={connect.error} />}
        <Text style={{ whiteSpace: 'pre-line' }}>{service.tokenHelp}</Text>
        {page !== null && (
          <div>
            <Button
              component="a"
              href={page.href}
              target="_blank"
              rel="noreferrer"
              variant="default"
              rightSection={<IconExternalLink size={16} aria-hidden="true" />}
            >
              Make a token at {page.host}
            </Button>
          </div>
        )}
        <PasswordInput
          ref={field}
          label="Token"
          description="Paste the whole token."
          error={problem}
          autoComplete="off"
          spellCheck={false}
          data-1p-ignore
          data-lpignore="true"
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': 'Show the token' }}
          visibilityToggleFocusable
        />
        <TextInput
          label="Label"
          description="Only you see it."
          maxLength={80}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Group gap="xs" wrap="nowrap" c="dimmed" align="flex-start">
          <IconLock size={16} aria-hidden="true" style={{ marginTop: 3, flexShrink: 0 }} />
          <Text fz="sm">
            The token is encrypted in this page. Then {service.name} is asked whether it works. It
            is used for your own jobs only, and nobody can read it back.
          </Text>
        </Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={connect.isPending}>
            Check and save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function tokenProblem(pasted: string): string | null {
  const token = pasted.trim()
  if (token === '') return 'Paste the token here'
  if (/\s/.test(token)) return 'A token has no spaces or line breaks. Copy it again'
  return null
}
