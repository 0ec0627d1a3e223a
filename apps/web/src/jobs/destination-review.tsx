import { Anchor, Stack, Text } from '@mantine/core'
import type { InputFile } from '@tessera/contracts/file'
import type { ServiceOptions, ServicePrice } from '@tessera/contracts/service'
import { placeOf } from '../services/place.ts'
import { estimatedCost, priceWords } from '../services/price-words.ts'
import { AbilityNote } from '../services/abilities.tsx'
import { Timing } from '../services/timing.tsx'
import { SharedTokenWarning } from '../services/shared-token-warning.tsx'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { type Choice, type DraftSettings, populationsOf, r2Choices } from './draft.ts'

export interface DestinationReviewProps {
  readonly title: string
  readonly service: ServiceWithCredential
  readonly options: ServiceOptions
  readonly settings: DraftSettings
  readonly files: readonly InputFile[]
}

/** One service, on whose account there, and what it is asked for. */
export function DestinationReview({
  title,
  service,
  options,
  settings,
  files,
}: DestinationReviewProps) {
  const { credential, sharedToken, terms } = service
  return (
    <Stack gap="lg">
      {credential === null && sharedToken !== null && (
        <SharedTokenWarning service={service} sharedToken={sharedToken} />
      )}
      <Panel title={`To ${title}`}>
        <Facts
          wide
          entries={[
            ['Where', placeOf(service)],
            credential === null && sharedToken !== null
              ? ['Runs on the shared account', sharedToken.account]
              : ['Runs on your account', credential?.remoteAccount ?? 'As your credential says'],
            ['Reference panel', labelOf(options.panels, settings.panel)],
            ['Population', labelOf(populationsOf(options, settings.panel), settings.population)],
            ['Genome build', labelOf(options.builds, settings.build)],
            ['Phasing', labelOf(options.phasing, settings.phasing)],
            ['Mode', labelOf(options.modes, settings.mode)],
            ['Smallest R² to keep', labelOf(r2Choices(options), settings.r2Filter)],
            [
              'Encryption of the results',
              settings.aesEncryption === true ? 'AES-256' : 'Usual zip encryption',
            ],
            ['Price', service.price && <Price key="price" price={service.price} files={files} />],
            [
              'Terms',
              terms.url === '' ? null : (
                <Anchor key="terms" href={terms.url} target="_blank" rel="noreferrer">
                  Of {service.name}
                </Anchor>
              ),
            ],
          ]}
        />
        <AbilityNote serviceId={service.id} ability="encrypt_results" />
        {settings.panel !== undefined && settings.mode !== undefined && (
          <Timing
            question={{ serviceId: service.id, panel: settings.panel, mode: settings.mode }}
          />
        )}
      </Panel>
    </Stack>
  )
}

/** With what this job would come to; every file of a job has the same samples. */
function Price({
  price,
  files,
}: {
  readonly price: ServicePrice
  readonly files: readonly InputFile[]
}) {
  const counts = files.flatMap(({ facts }) => facts?.samples ?? [])
  const estimate = estimatedCost(price, counts.length === 0 ? null : Math.max(...counts))
  return (
    <>
      {priceWords(price)}
      {estimate !== null && (
        <Text fz="sm" c="dimmed">
          For this job an estimated {estimate}, in whichever mode and whatever becomes of it. What
          the service charges may differ.
        </Text>
      )}
    </>
  )
}

function labelOf(choices: readonly Choice[], value: string | undefined): string | null {
  return choices.find((choice) => choice.value === value)?.label ?? value ?? null
}
