import { Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ServiceKind, serviceKind } from '@tessera/contracts/service'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { focusFirst } from '../account/focus-first.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Page } from '../ui/page.tsx'
import { readServicesAgain } from './read-services-again.ts'
import { ServiceRecordFields } from './service-record-fields.tsx'
import { readRecordText, type RecordText } from './service-record-form.ts'

/** For administrators, and for those who look after every service. */
export function NewServicePage() {
  const navigate = useNavigate()
  const [slug, setSlug] = useState('')
  const [kind, setKind] = useState<ServiceKind>('cloudgene')
  const form = useForm({
    initialValues: nothing,
    validate: (values) => {
      const read = readRecordText(values)
      return 'problems' in read ? read.problems : {}
    },
  })
  const [isSlugWrong, setSlugWrong] = useState(false)
  const add = useMutation(
    trpc.administration.services.add.mutationOptions({
      onSuccess: async ({ serviceId }) => {
        await readServicesAgain()
        await navigate({
          to: '/administration/services/$serviceId',
          params: { serviceId: String(serviceId) },
        })
      },
    }),
  )
  const submit = form.onSubmit(
    (values) => {
      const read = readRecordText(values)
      const isSlug = slugForm.test(slug)
      setSlugWrong(!isSlug)
      if ('record' in read && isSlug) add.mutate({ slug, kind, record: read.record })
    },
    (problems) => focusFirst(form, problems),
  )
  return (
    <Page
      title="Add a service"
      intro="It is switched off until its connection was tested and somebody switches it on."
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label="Short name"
              description="Small letters, digits and hyphens. It stays."
              required
              value={slug}
              error={isSlugWrong ? 'Two or more small letters, digits and hyphens' : null}
              onChange={(event) => setSlug(event.currentTarget.value)}
            />
            <NativeSelect
              label="What it speaks"
              description="It stays."
              data={kinds}
              value={kind}
              onChange={(event) => setKind(serviceKind.parse(event.currentTarget.value))}
            />
          </SimpleGrid>
          <ServiceRecordFields form={form} kind={kind} />
          {add.isError && <FaultAlert error={add.error} />}
          <Group>
            <ActionButton type="submit" busy={add.isPending}>
              Add the service
            </ActionButton>
          </Group>
        </Stack>
      </form>
    </Page>
  )
}

const slugForm = /^[a-z0-9][a-z0-9-]{1,62}$/
const kinds = [
  { value: 'cloudgene', label: 'Cloudgene' },
  { value: 'ga4gh-wes', label: 'GA4GH WES' },
  { value: 'dnastack', label: 'DNAstack' },
]
const nothing: RecordText = {
  name: '',
  origin: '',
  description: '',
  institution: '',
  country: '',
  latitude: '',
  longitude: '',
  softwareVersion: '',
  termsText: '',
  termsUrl: '',
  termsSince: '',
  retentionDays: '',
  minSamples: '',
  maxSamples: '',
  runningJobs: '',
  jobsPerMonth: '',
  uploadMegabytes: '5000',
  priceAmount: '',
  pricePer: 'job',
  priceCurrency: '',
  priceNote: '',
  priceSince: '',
  links: '',
  tokenUrl: '',
  tokenHelp: '',
  credentialTypes: ['api_token'],
  workflow: '',
}
