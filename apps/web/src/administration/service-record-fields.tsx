import {
  Checkbox,
  Fieldset,
  Group,
  NativeSelect,
  SimpleGrid,
  Textarea,
  TextInput,
} from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { countryNames } from '@tessera/contracts/country-name'
import type { CredentialType, ServiceKind } from '@tessera/contracts/service'
import type { RecordText } from './service-record-form.ts'
import { WorkflowField } from './workflow-field.tsx'

/** Everything of a record that people write. */
export function ServiceRecordFields({
  form,
  kind,
}: {
  readonly form: UseFormReturnType<RecordText>
  readonly kind: ServiceKind
}) {
  return (
    <>
      <Fieldset legend="The service">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label="Name" required {...form.getInputProps('name')} />
          <TextInput
            label="Address"
            description="https, at a host that the operator has listed"
            required
            {...form.getInputProps('origin')}
          />
          <TextInput label="Institution" {...form.getInputProps('institution')} />
          <TextInput
            label="Country"
            description="As in the list: studies that allow some countries go by it"
            list="countries"
            {...form.getInputProps('country')}
          />
          <datalist id="countries">
            {countryNames.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <TextInput
            label="Degrees north"
            inputMode="decimal"
            {...form.getInputProps('latitude')}
          />
          <TextInput
            label="Degrees east"
            inputMode="decimal"
            {...form.getInputProps('longitude')}
          />
          <TextInput label="Version of its program" {...form.getInputProps('softwareVersion')} />
        </SimpleGrid>
        <Textarea
          label="Description"
          autosize
          minRows={2}
          mt="sm"
          {...form.getInputProps('description')}
        />
        <Textarea
          label="Links"
          description="One in each line: its name, a space, its address"
          autosize
          minRows={2}
          mt="sm"
          {...form.getInputProps('links')}
        />
      </Fieldset>
      <Fieldset legend="What it takes and keeps">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {numberFields.map(({ name, label, isRequired }) => (
            <TextInput
              key={name}
              label={label}
              inputMode="numeric"
              required={isRequired}
              {...form.getInputProps(name)}
            />
          ))}
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend="What it costs">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label="Price" inputMode="decimal" {...form.getInputProps('priceAmount')} />
          <NativeSelect
            label="For each"
            data={[
              { value: 'job', label: 'job' },
              { value: 'sample', label: 'sample' },
            ]}
            {...form.getInputProps('pricePer')}
          />
          <TextInput
            label="Currency"
            description="Three letters, such as EUR"
            {...form.getInputProps('priceCurrency')}
          />
          <TextInput label="It holds since" type="date" {...form.getInputProps('priceSince')} />
        </SimpleGrid>
        <TextInput
          label="More about the price"
          description="For whom it is, or where it is agreed"
          mt="sm"
          {...form.getInputProps('priceNote')}
        />
      </Fieldset>
      {kind !== 'cloudgene' && (
        <Fieldset legend="How it imputes">
          <WorkflowField form={form} />
        </Fieldset>
      )}
      <Fieldset legend="Terms">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label="Page of the terms" type="url" {...form.getInputProps('termsUrl')} />
          <TextInput label="They hold since" type="date" {...form.getInputProps('termsSince')} />
        </SimpleGrid>
        <Textarea
          label="Text of the terms"
          autosize
          minRows={3}
          mt="sm"
          {...form.getInputProps('termsText')}
        />
      </Fieldset>
      <Fieldset legend="Signing in there">
        <Checkbox.Group
          label="What people may enter"
          required
          {...form.getInputProps('credentialTypes')}
        >
          <Group mt="xs">
            {Object.entries(credentialWords).map(([value, label]) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
        <TextInput
          label="Page where a token is made"
          type="url"
          mt="sm"
          {...form.getInputProps('tokenUrl')}
        />
        <Textarea
          label="How it is made"
          autosize
          minRows={2}
          mt="sm"
          {...form.getInputProps('tokenHelp')}
        />
      </Fieldset>
    </>
  )
}

const credentialWords = {
  api_token: 'A token',
  basic: 'User name and password',
  oauth2: 'Signing in on its own page',
} as const satisfies Readonly<Record<CredentialType, string>>

const numberFields = [
  { name: 'minSamples', label: 'Fewest samples', isRequired: false },
  { name: 'maxSamples', label: 'Most samples', isRequired: false },
  { name: 'uploadMegabytes', label: 'Largest upload, in MB', isRequired: true },
  { name: 'runningJobs', label: 'Jobs of one account at once', isRequired: false },
  { name: 'jobsPerMonth', label: 'Jobs of one account in a month', isRequired: false },
  { name: 'retentionDays', label: 'Days for which it keeps results', isRequired: false },
] as const
