import { sandboxWorkflow } from '@tessera/contracts/sandbox-workflow'
import { expect, test } from 'vitest'
import { readRecordText, recordText } from './service-record-form.ts'

const record = {
  slug: 'node',
  kind: 'cloudgene',
  name: 'Node',
  origin: 'https://impute.example.org',
  description: 'One panel.',
  institution: 'Institute',
  country: 'Kenya',
  location: { latitude: -1.29, longitude: 36.82 },
  softwareVersion: '3.2.1',
  terms: { text: 'Kindly.', url: 'https://impute.example.org/terms', since: '2026-01-01' },
  retentionDays: 7,
  limits: {
    minSamples: 20,
    maxSamples: null,
    uploadBytes: 5_000_000_000,
    runningJobs: 2,
    jobsPerMonth: 40,
  },
  price: {
    amount: 0.05,
    per: 'sample',
    currency: 'EUR',
    note: 'For members.',
    since: '2026-01-01',
  },
  links: [{ label: 'The manual', url: 'https://impute.example.org/manual' }],
  tokenUrl: '',
  tokenHelp: 'Under Profile.',
  credentialTypes: ['api_token' as const],
} as const

test('a record that is opened and sent as it is stays as it is', () => {
  const { slug: _slug, kind: _kind, ...written } = record
  const text = recordText({ ...record, links: [...record.links], credentialTypes: ['api_token'] })
  expect(readRecordText(text)).toEqual({ record: { ...written, workflow: null } })
  const described = recordText(
    { ...record, links: [...record.links], credentialTypes: ['api_token'] },
    sandboxWorkflow,
  )
  expect(readRecordText(described)).toMatchObject({ record: { workflow: sandboxWorkflow } })
})

test('what is wrong stands at its field', () => {
  const text = {
    ...recordText({ ...record, links: [], credentialTypes: ['api_token'] }),
    name: '',
    latitude: '91',
    longitude: '',
    termsSince: 'soon',
    minSamples: 'few',
    uploadMegabytes: '',
    links: 'no address',
    credentialTypes: [],
    workflow: '{',
  }
  const read = readRecordText(text)
  expect('problems' in read ? Object.keys(read.problems).toSorted() : read).toEqual([
    'credentialTypes',
    'latitude',
    'links',
    'longitude',
    'minSamples',
    'name',
    'termsSince',
    'uploadMegabytes',
    'workflow',
  ])
})
