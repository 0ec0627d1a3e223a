import { Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { mailLocale } from '@tessera/contracts/account-mail'
import { countries } from '@tessera/contracts/country'
import { type Profile, profile } from '@tessera/contracts/profile'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { focusFirst } from './focus-first.ts'

/** What somebody says of herself. */
export function ProfilePanel() {
  const own = useQuery(trpc.profile.get.queryOptions())
  return (
    <Panel title="Profile">
      <QueryView query={own} skeleton={<RowSkeletons rows={3} height={60} />}>
        {(saved) => <ProfileForm saved={saved} />}
      </QueryView>
    </Panel>
  )
}

function ProfileForm({ saved }: { readonly saved: Profile }) {
  const form = useForm({ initialValues: asText(saved), validateInputOnBlur: true, validate })
  const save = useMutation(
    trpc.profile.save.mutationOptions({
      onSuccess: (now) => {
        queryClient.setQueryData(trpc.profile.get.queryKey(), now)
        form.setValues(asText(now))
        notifications.show({ message: 'Your profile is saved.' })
      },
    }),
  )
  const submit = form.onSubmit(
    (values) => save.mutate(profile.parse(orNull(values))),
    (problems) => focusFirst(form, problems),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text c="dimmed">All of it is up to you, and only you see it here.</Text>
        {save.isError && <FaultAlert error={save.error} />}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label="Name" autoComplete="name" {...form.getInputProps('name')} />
          <TextInput
            label="Institution"
            autoComplete="organization"
            {...form.getInputProps('institution')}
          />
          <NativeSelect label="Country" data={countryChoices} {...form.getInputProps('country')} />
          <TextInput
            label="ORCID iD"
            placeholder="0000-0002-1825-0097"
            {...form.getInputProps('orcid')}
          />
          <NativeSelect
            label="Language of mails"
            data={languageChoices}
            {...form.getInputProps('locale')}
          />
          <NativeSelect
            label="Time zone"
            data={['', ...Intl.supportedValuesOf('timeZone'), 'UTC']}
            {...form.getInputProps('timeZone')}
          />
        </SimpleGrid>
        <Group>
          <ActionButton type="submit" busy={save.isPending}>
            Save the profile
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}

type ProfileText = { readonly [Field in keyof Profile]: string }

function asText(saved: Profile): ProfileText {
  const { name, institution, country, orcid, locale, timeZone } = saved
  return {
    name: name ?? '',
    institution: institution ?? '',
    country: country ?? '',
    orcid: orcid ?? '',
    locale,
    timeZone: timeZone ?? '',
  }
}

/** What was left empty is not said. */
function orNull(values: ProfileText): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.entries(values).map(([field, text]) => [field, text.trim() === '' ? null : text]),
  )
}

function validate(values: ProfileText): Partial<Record<keyof Profile, string>> {
  const read = profile.safeParse(orNull(values))
  if (read.success) return {}
  return Object.fromEntries(read.error.issues.map(({ path, message }) => [path[0], message]))
}

const countryNames = new Intl.DisplayNames('en', { type: 'region' })
const countryChoices = [
  { value: '', label: '' },
  ...countries
    .map((code) => ({ value: code, label: countryNames.of(code) ?? code }))
    .toSorted((one, other) => one.label.localeCompare(other.label)),
]
const languageNames = new Intl.DisplayNames('en', { type: 'language' })
const languageChoices = mailLocale.options.map((code) => ({
  value: code,
  label: languageNames.of(code) ?? code,
}))
