import { Button, Group, MultiSelect, Stack } from '@mantine/core'
import { africanCountries, countryNames } from '@tessera/contracts/country-name'
import type { AllowedCountries } from '@tessera/contracts/study'

/** Where jobs of a study may be sent; none chosen is anywhere. */
export function CountriesField({
  value,
  onChange,
}: {
  readonly value: AllowedCountries
  readonly onChange: (value: AllowedCountries) => void
}) {
  const chosen = value ?? []
  const change = (names: readonly string[]) => onChange(names.length === 0 ? null : [...names])
  return (
    <Stack gap="xs">
      <MultiSelect
        label="Countries to which its data may be sent"
        description="A job at a service elsewhere, or at one that does not say where it is, is refused. None: anywhere."
        placeholder={chosen.length === 0 ? 'Anywhere' : ''}
        data={[...countryNames]}
        value={[...chosen]}
        onChange={change}
        searchable
        limit={20}
        maxDropdownHeight={240}
      />
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          onClick={() => change([...new Set([...chosen, ...africanCountries])])}
        >
          Add the countries of Africa
        </Button>
        {chosen.length > 0 && (
          <Button size="xs" variant="default" onClick={() => change([])}>
            Allow anywhere
          </Button>
        )}
      </Group>
    </Stack>
  )
}
