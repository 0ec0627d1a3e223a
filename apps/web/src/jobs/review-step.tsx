import { List, Stack, Text, TextInput } from '@mantine/core'
import type { InputFile } from '@tessera/contracts/file'
import type { JobSettings } from '@tessera/contracts/job'
import type { ServiceOptions } from '@tessera/contracts/service'
import { placeOf } from '../services/place.ts'
import { SharedTokenWarning } from '../services/shared-token-warning.tsx'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { formatBytes } from '../ui/bytes.ts'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { type Choice, populationsOf, r2Choices } from './draft.ts'

export interface ReviewStepProps {
  readonly service: ServiceWithCredential
  readonly options: ServiceOptions
  readonly files: readonly InputFile[]
  readonly settings: JobSettings
  readonly name: string
  readonly onName: (name: string) => void
}

/** Everything that will be sent, to whom, and on whose account. */
export function ReviewStep(props: ReviewStepProps) {
  const { service, options, files, settings, name, onName } = props
  return (
    <Stack gap="lg">
      <TextInput
        label="Name of the job"
        description="For your own lists."
        value={name}
        maxLength={80}
        onChange={(event) => onName(event.currentTarget.value)}
        error={name.trim() === '' ? 'Give the job a name' : null}
        maw={520}
      />
      {service.credential === null && service.sharedToken !== null && (
        <SharedTokenWarning service={service} sharedToken={service.sharedToken} />
      )}
      <Panel title="What will be sent">
        <Facts
          wide
          entries={[
            ['Service', `${service.name} (${placeOf(service)})`],
            service.credential === null && service.sharedToken !== null
              ? ['Runs on the shared account', service.sharedToken.account]
              : [
                  'Runs on your account',
                  service.credential?.remoteAccount ?? 'As your credential says',
                ],
            [
              files.length === 1 ? 'File' : `${files.length} files`,
              <List key="files">
                {files.map((file) => (
                  <List.Item key={file.id}>
                    {file.name} ({formatBytes(file.sizeBytes)})
                  </List.Item>
                ))}
              </List>,
            ],
            ['Reference panel', labelOf(options.panels, settings.panel)],
            ['Population', labelOf(populationsOf(options, settings.panel), settings.population)],
            ['Genome build', labelOf(options.builds, settings.build)],
            ['Phasing', labelOf(options.phasing, settings.phasing)],
            ['Mode', labelOf(options.modes, settings.mode)],
            ['Smallest R² to keep', labelOf(r2Choices(options), settings.r2Filter)],
            [
              'Encryption of the results',
              settings.aesEncryption ? 'AES-256' : 'Usual zip encryption',
            ],
          ]}
        />
      </Panel>
      <Text c="dimmed">
        Tessera makes a password for the results and keeps it for you. By submitting you confirm
        that your data may be sent to {service.name} ({placeOf(service)}).
      </Text>
    </Stack>
  )
}

function labelOf(choices: readonly Choice[], value: string): string {
  return choices.find((choice) => choice.value === value)?.label ?? value
}
