import { List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { ChangeList } from './change-list.tsx'
import { OptionsView } from './options-view.tsx'

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

/** What changed since it was read for this account for the first time. */
function Changes({ serviceId }: { readonly serviceId: number }) {
  const catalogues = useQuery(trpc.services.catalogues.queryOptions({ serviceId })).data ?? []
  return <ChangeList label="Changes of the panels" newestFirst={catalogues} />
}
