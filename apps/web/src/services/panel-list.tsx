import { List, Stack, Text } from '@mantine/core'
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
        </Stack>
      )}
    </OptionsView>
  )
}
