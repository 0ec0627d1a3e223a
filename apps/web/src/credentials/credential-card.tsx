import { Group } from '@mantine/core'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { ConnectButton } from './connect-button.tsx'
import { CredentialFacts } from './credential-facts.tsx'
import { CredentialUses } from './credential-uses.tsx'
import { useRemoveCredential } from './use-remove-credential.tsx'

export function CredentialCard({ service }: { readonly service: ServiceWithCredential }) {
  const remove = useRemoveCredential(service)
  if (service.credential === null) return null
  return (
    <Panel title={service.name}>
      <CredentialFacts service={service} credential={service.credential} />
      <Group>
        <ConnectButton service={service} />
        <ActionButton
          variant="subtle"
          color="red"
          busy={remove.isPending}
          onClick={remove.ask}
          aria-label={`Remove the credential for ${service.name}`}
        >
          Remove
        </ActionButton>
      </Group>
      <CredentialUses serviceId={service.id} serviceName={service.name} />
    </Panel>
  )
}
