import { Anchor, List, Text } from '@mantine/core'
import type { Service } from '@tessera/contracts/service'
import { hasTerms } from './record-panels.tsx'
import { webPage } from '../ui/web-page.ts'

/** From nothing to a credential, step by step, with the service's own words. */
export function Requirements({ service }: { readonly service: Service }) {
  const { credentialTypes } = service
  return (
    <>
      <List type="ordered" spacing="sm">
        <List.Item>
          An account of your own at {service.name}. You accept the terms of the service there
          {hasTerms(service) ? '; what is known of them stands below' : ''}.
        </List.Item>
        {credentialTypes.includes('api_token') && <TokenItem service={service} />}
        <List.Item>
          Here: press Connect{ways(credentialTypes)}.{' '}
          {credentialTypes.every((type) => type === 'oauth2')
            ? 'Tessera gets access for your own jobs only, and never your password.'
            : 'What you enter is encrypted in your browser, checked with the service and used only for your own jobs.'}
        </List.Item>
      </List>
      {service.tokenHelp !== '' && (
        <Text c="dimmed" style={{ whiteSpace: 'pre-line' }}>
          {service.tokenHelp}
        </Text>
      )}
    </>
  )
}

function TokenItem({ service }: { readonly service: Service }) {
  const page = webPage(service.tokenUrl)
  return (
    <List.Item>
      A token, made on{' '}
      {page === null ? (
        'the service’s own page'
      ) : (
        <Anchor href={page.href} target="_blank" rel="noreferrer">
          {page.host}
        </Anchor>
      )}
      .
    </List.Item>
  )
}

function ways(types: Service['credentialTypes']): string {
  const known = types.map((type) => wayOf[type])
  return known.length === 0 ? '' : ` and ${known.join(', or ')}`
}

const wayOf = {
  api_token: 'paste the token',
  basic: 'enter the user name and password that you have there',
  oauth2: 'sign in on the service’s own page',
} as const satisfies Readonly<Record<Service['credentialTypes'][number], string>>
