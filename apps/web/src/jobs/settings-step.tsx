import { Alert, Checkbox, Stack } from '@mantine/core'
import type { InputFile } from '@tessera/contracts/file'
import type { ServiceOptions } from '@tessera/contracts/service'
import { IconAlertTriangle } from '@tabler/icons-react'
import { BUILDS } from '../uploads/describe-facts.ts'
import { ChoiceField } from './choice-field.tsx'
import { buildOf, type Choice, type DraftSettings, populationsOf } from './draft.ts'

export interface SettingsStepProps {
  readonly options: ServiceOptions
  readonly files: readonly InputFile[]
  readonly settings: DraftSettings
  readonly onChange: (changed: DraftSettings) => void
}

/** Every choice comes from the service itself, for the account whose token is stored. */
export function SettingsStep({ options, files, settings, onChange }: SettingsStepProps) {
  const found = buildOf(files)
  return (
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
      <Stack gap="sm">
        <ChoiceField
          label="Genome build of your files"
          description="The coordinates that the positions in your files refer to."
          choices={options.builds}
          value={settings.build}
          onChange={(build) => onChange(build === 'hg38' ? { build } : { build: 'hg19' })}
        />
        {found !== undefined && settings.build !== undefined && found !== settings.build && (
          <Alert
            color="ochre"
            role="status"
            icon={<IconAlertTriangle aria-hidden="true" />}
            title={`Your files look like ${BUILDS[found]}`}
          >
            With the wrong build most variants are lost. Change it unless you are sure.
          </Alert>
        )}
      </Stack>
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
        description="Quality control alone shows in minutes whether the data fit the panel."
        choices={options.modes}
        value={settings.mode}
        onChange={(mode) => onChange({ mode })}
      />
      <ChoiceField
        label="Smallest R² to keep"
        description="Variants imputed with less certainty than this are left out of the results."
        choices={options.r2Filters.map(filterChoice)}
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
  )
}

function filterChoice({ value, label }: Choice): Choice {
  return { value, label: value === '0' ? 'Keep all variants' : label }
}

const PHASING_HINTS = {
  eagle: 'The usual choice.',
  no_phasing: 'Only for files whose genotypes are phased already (written as 0|1).',
}
