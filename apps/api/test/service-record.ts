import type { ServiceRecordInput } from '@tessera/contracts/managed-service'

/** Of a service at a host that the operator of the test world has listed. */
export const serviceRecord: ServiceRecordInput = {
  name: 'Node of the institute',
  origin: 'https://impute.example.org',
  description: 'One panel.\n\nFor members.',
  institution: 'Institute',
  country: 'Kenya',
  location: { latitude: -1.29, longitude: 36.82 },
  softwareVersion: '3.2.1',
  terms: { text: 'Use it kindly.', url: 'https://impute.example.org/terms', since: '2026-01-01' },
  retentionDays: 7,
  limits: {
    minSamples: 20,
    maxSamples: 50_000,
    uploadBytes: 5_000_000_000,
    runningJobs: 2,
    jobsPerMonth: null,
  },
  price: { amount: 0.05, per: 'sample', currency: 'EUR', note: 'For members.', since: null },
  links: [{ label: 'Manual', url: 'https://impute.example.org/manual' }],
  tokenUrl: 'https://impute.example.org/profile',
  tokenHelp: 'Under Profile.',
  credentialTypes: ['api_token'],
  workflow: null,
}
