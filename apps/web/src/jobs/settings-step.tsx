import { Alert, Checkbox, SimpleGrid, Stack } from '@mantine/core'
import type { InputFile } from '@tessera/contracts/file'
import type { JobSettings } from '@tessera/contracts/job'
import type { ServiceOptions } from '@tessera/contracts/service'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Panel } from '../ui/panel.tsx'
import { BUILDS } from '../uploads/describe-facts.ts'
import { ChoiceField } from './choice-field.tsx'
import {
  buildOf,
  type DraftSettings,
  modeChoices,
  modeHints,
  populationsOf,
  r2Choices,
} from './draft.ts'

export interface SettingsStepProps {
  readonly title?: string
  readonly options: ServiceOptions
  /** When and from what the options were read. */
  readonly source: ReactNode
  readonly files: readonly InputFile[]
  readonly settings: DraftSettings
  readonly onChange: (changed: DraftSettings) => void
}

/** Every choice comes from the service itself, for the account whose token is stored. */
export function SettingsStep(props: SettingsStepProps) {
  const { title = 'Settings', options, source, files, settings, onChange } = props
  return (
    <Panel title={title}>
      {source}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing={48} verticalSpacing="xl">
        <Stack gap="xl">
          <ChoiceField
            label="Reference panel"
            description="The haplotypes that your genotypes are compared with. Choose the one closest to your samples."
            choices={options.panels}
            value={settings.panel}
            onChange={(panel) => onChange({ panel })}
          />
          {settings.panel !== undefined && (
            <ChoiceField
              label="Population"
              description="Whose allele frequencies your data are checked against. It does not change the imputation."
              choices={populationsOf(options, settings.panel)}
              value={settings.population}
              onChange={(population) => onChange({ population })}
            />
          )}
          <ChoiceField
            label="Genome build of your files"
            description="The coordinates that the positions in your files refer to."
            choices={options.builds}
            value={settings.build}
            onChange={(build) => onChange(build === 'hg38' ? { build } : { build: 'hg19' })}
          />
          <BuildWarning found={buildOf(files)} chosen={settings.build} />
        </Stack>
        <Stack gap="xl">
          <ChoiceField
            label="Phasing"
            description="How the two copies of each chromosome are told apart first."
            choices={options.phasing}
            value={settings.phasing}
            onChange={(phasing) => onChange({ phasing })}
            hints={PHASING_HINTS}
          />
          <ChoiceField
            label="Mode"
            description="What the service computes."
            choices={modeChoices(options)}
            hints={modeHints(options)}
            value={settings.mode}
            onChange={(mode) => onChange({ mode })}
          />
          <ChoiceField
            label="Smallest R² to keep"
            description="Variants imputed with less certainty than this are left out of the results."
            choices={r2Choices(options)}
            value={settings.r2Filter}
            onChange={(r2Filter) => onChange({ r2Filter })}
          />
          <Checkbox
            label="Encrypt the results with AES-256"
            description="Stronger than the usual zip encryption. You then need 7-Zip to open them."
            checked={settings.aesEncryption ?? false}
            onChange={(event) => onChange({ aesEncryption: event.currentTarget.checked })}
          />
        </Stack>
      </SimpleGrid>
    </Panel>
  )
}

type Build = JobSettings['build'] | undefined

function BuildWarning({ found, chosen }: { readonly found: Build; readonly chosen: Build }) {
  if (found === undefined || chosen === undefined || found === chosen) return null
  return (
    <Alert
      color="ochre"
      role="status"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={`Your files look like ${BUILDS[found]}`}
    >
      With the wrong build most variants are lost. Change it unless you are sure.
    </Alert>
  )
}

const PHASING_HINTS = {
  eagle: 'The usual choice.',
  no_phasing: 'Only for files whose genotypes are phased already (written as 0|1).',
}
