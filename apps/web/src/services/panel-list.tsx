import { List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { formatTime } from '../ui/time.ts'
import { OptionsView } from './options-view.tsx'
import { panelChanges } from './panel-changes.ts'

export function PanelList({ serviceId }: { readonly serviceId: number }) {
  return (
    <OptionsView serviceId={serviceId}>
      {({ panels }, source) => (
        <Stack>
          {panels.length === 0 && (
            <Text>
              Your account may use no panel yet. Some panels need an approval at the service.
            </Text>
          )}
          <List spacing="xs">
            {panels.map(({ value, label }) => (
              <List.Item key={value}>{label}</List.Item>
            ))}
          </List>
          {source}
          <Changes serviceId={serviceId} />
        </Stack>
      )}
    </OptionsView>
  )
}

/** Which panels came and went since they were read for this account for the first time. */
function Changes({ serviceId }: { readonly serviceId: number }) {
  const catalogues = useQuery(trpc.services.catalogues.queryOptions({ serviceId })).data ?? []
  const changes = panelChanges(catalogues)
  if (changes.length === 0) return null
  return (
    <List spacing="xs" aria-label="Changes of the panels">
      {changes.map(({ at, came, went }) => (
        <List.Item key={at}>
          {formatTime(at)}:{' '}
          {[
            ...(came.length === 0 ? [] : [`new: ${came.join(', ')}`]),
            ...(went.length === 0 ? [] : [`no longer offered: ${went.join(', ')}`]),
          ].join('; ')}
        </List.Item>
      ))}
    </List>
  )
}
