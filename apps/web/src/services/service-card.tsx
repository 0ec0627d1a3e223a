import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconBuildingBank, IconClock, IconMapPin } from '@tabler/icons-react'
import { CredentialBadge } from '../credentials/credential-badge.tsx'
import { TextLink } from '../ui/links.tsx'
import { CheckBadge } from './check-badge.tsx'
import { HealthBadge } from './health-badge.tsx'
import { retentionText } from './record-panels.tsx'
import type { ServiceWithCredential } from './service-queries.ts'

export function ServiceCard({ service }: { readonly service: ServiceWithCredential }) {
  return (
    <Paper withBorder p="lg" component="article">
      <Stack gap="sm" h="100%">
        <Title order={2} size="h3">
          <TextLink
            to="/services/$serviceId"
            params={{ serviceId: String(service.id) }}
            inherit
            underline="hover"
          >
            {service.name}
          </TextLink>
        </Title>
        <Text c="dimmed" flex={1}>
          {service.description}
        </Text>
        <Group gap="lg" fz="sm">
          {service.country !== '' && (
            <Group gap={6} wrap="nowrap">
              <IconMapPin size={16} aria-hidden="true" />
              {service.country}
            </Group>
          )}
          <Group gap={6} wrap="nowrap">
            <IconBuildingBank size={16} aria-hidden="true" />
            {service.institution}
          </Group>
          {service.retentionDays !== null && (
            <Group gap={6} wrap="nowrap">
              <IconClock size={16} aria-hidden="true" />
              Keeps results {retentionText(service.retentionDays)}
            </Group>
          )}
        </Group>
        <Group gap="xs">
          {service.credential === null ? (
            service.status === 'active' && (
              <Badge color="gray">
                {service.sharedToken === null ? 'Not connected' : 'Shared account'}
              </Badge>
            )
          ) : (
            <CredentialBadge credential={service.credential} origin={service.origin} />
          )}
          <CheckBadge check={service.check} />
          <HealthBadge health={service.health} />
        </Group>
      </Stack>
    </Paper>
  )
}
