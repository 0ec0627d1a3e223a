import { Anchor, List, Text } from '@mantine/core'
import type { Service } from '@tessera/contracts/service'
import { webPage } from '../ui/web-page.ts'

/** From nothing to a token, step by step, with the service's own words. */
export function Requirements({ service }: { readonly service: Service }) {
  const page = webPage(service.tokenUrl)
  return (
    <>
      <List type="ordered" spacing="sm">
        <List.Item>
          An account of your own at {service.name}. You accept the terms of the service there.
        </List.Item>
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
        <List.Item>
          Here: press Connect and paste the token. It is encrypted in your browser, checked with the
          service and used only for your own jobs.
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
