import { Alert, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core'
import { IconExternalLink, IconLock } from '@tabler/icons-react'
import { type FormEvent, useRef, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { webPage } from '../ui/web-page.ts'
import { PasswordFields } from './password-fields.tsx'
import type { TypedCredential } from './seal-credential.ts'
import { type SecretField, TokenField } from './token-field.tsx'
import { SignInThere } from './sign-in-there.tsx'
import { useConnect } from './use-connect.ts'

export interface ConnectFormProps {
  readonly service: ServiceWithCredential
  readonly onDone: () => void
}

/** Takes what the service accepts: a token, a name and password, or a sign-in at the service itself. */
export function ConnectForm(props: ConnectFormProps) {
  const { credentialTypes } = props.service
  const typed = credentialTypes.some((type) => type !== 'oauth2')
  return (
    <Stack gap="xl">
      {credentialTypes.includes('oauth2') && <SignInThere service={props.service} />}
      {(typed || !credentialTypes.includes('oauth2')) && <TypedForm {...props} />}
    </Stack>
  )
}

function TypedForm({ service, onDone }: ConnectFormProps) {
  const accepted = service.credentialTypes.filter((type) => type !== 'oauth2')
  const [type, setType] = useState<TypedCredential | undefined>(
    accepted.find((one) => one === service.credential?.type) ?? accepted[0],
  )
  const secret = useRef<SecretField>(null)
  const [label, setLabel] = useState(service.credential?.label ?? service.name)
  const connect = useConnect(service, onDone)
  const page = webPage(service.tokenUrl)

  if (type === undefined) {
    return (
      <Alert color="gray" title="Not possible yet">
        {service.name} works neither with tokens nor with passwords that can be entered. Tessera
        cannot keep its kind of credential yet.
      </Alert>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const take = secret.current?.check() ?? null
    if (take === null) return
    connect.mutate(
      { type, label: label.trim() === '' ? service.name : label.trim(), take },
      { onError: () => secret.current?.focus() },
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {connect.isError && <FaultAlert error={connect.error} />}
        {accepted.length > 1 && (
          <Radio.Group
            label={`Sign in at ${service.name} with`}
            value={type}
            onChange={(chosen) => setType(accepted.find((one) => one === chosen))}
          >
            <Group mt="xs">
              {accepted.map((one) => (
                <Radio key={one} value={one} label={NAMES[one]} />
              ))}
            </Group>
          </Radio.Group>
        )}
        {type === 'api_token' && (
          <Text style={{ whiteSpace: 'pre-line' }}>{service.tokenHelp}</Text>
        )}
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
              {type === 'basic' ? `Your account at ${page.host}` : `Make a token at ${page.host}`}
            </Button>
          </div>
        )}
        {type === 'basic' ? <PasswordFields ref={secret} /> : <TokenField ref={secret} />}
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
            {type === 'basic' ? 'The password' : 'The token'} is encrypted in this page. Then{' '}
            {service.name} is asked whether it works. It is used for your own jobs only, and nobody
            can read it back.
          </Text>
        </Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <ActionButton type="submit" busy={connect.isPending}>
            Check and save
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}

const NAMES = {
  api_token: 'A token',
  basic: 'User name and password',
} as const satisfies Record<TypedCredential, string>
