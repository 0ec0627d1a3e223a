import type { CredentialType, Service, ServiceKind } from '@tessera/contracts/service'

/** A service as the house knows it. */
export interface CatalogueEntry {
  /** Never given to another service: scripts and people write it. */
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly kind: ServiceKind
  readonly origin: string
  /** On this machine. */
  readonly isLocal?: boolean
  readonly description: string
  readonly institution: string
  readonly country: string
  /** `inactive` services are listed, so that people see what exists, and take no jobs. */
  readonly status: 'active' | 'inactive'
  /** `not_checked` unless told: nobody has tried the entry against the live server. */
  readonly check?: Service['check']
  readonly tokenUrl: string
  readonly tokenHelp: string
  readonly credentialTypes: readonly CredentialType[]
  /** 60 unless told. */
  readonly pollSeconds?: number
  /** 60 unless told. */
  readonly settleSeconds?: number
}

/** The local imputation server. It answers at once, so it is asked often. */
export function sandbox(origin: string): CatalogueEntry {
  return {
    id: 1,
    slug: 'sandbox',
    name: 'Sandbox',
    kind: 'cloudgene',
    origin,
    isLocal: true,
    description: 'An imputation server on this machine, for trying things out with small data.',
    institution: 'This machine',
    country: '',
    status: 'active',
    // It comes with this program, and the tests try it.
    check: 'checked',
    tokenUrl: `${origin}/profile`,
    tokenHelp: 'Sign in at the sandbox, open Profile, create an API token.',
    credentialTypes: ['api_token', 'basic'],
    pollSeconds: 1,
    settleSeconds: 5,
  }
}

export const serviceCatalogue: readonly CatalogueEntry[] = [
  {
    id: 2,
    slug: 'h3africa',
    name: 'H3Africa Imputation Service (AfriGen-D)',
    kind: 'cloudgene',
    origin: 'https://impute.afrigen-d.org',
    description:
      'African reference panels, among them H3Africa v6 (hg38). AfriGen-D has announced that its successor takes new jobs; this address still answers.',
    institution: 'AfriGen-D, University of Cape Town',
    country: 'South Africa',
    status: 'active',
    tokenUrl: 'https://impute.afrigen-d.org',
    tokenHelp: michiganTokenHelp('the H3Africa service'),
    credentialTypes: ['api_token'],
  },
  {
    id: 3,
    slug: 'michigan',
    name: 'Michigan Imputation Server',
    kind: 'cloudgene',
    origin: 'https://imputationserver.sph.umich.edu',
    description: 'HRC, 1000 Genomes, CAAPA, Genome Asia and further panels.',
    institution: 'University of Michigan',
    country: 'United States',
    status: 'active',
    tokenUrl: 'https://imputationserver.sph.umich.edu',
    tokenHelp: michiganTokenHelp('the Michigan server'),
    credentialTypes: ['api_token'],
  },
  {
    id: 4,
    slug: 'topmed',
    name: 'TOPMed Imputation Server',
    kind: 'cloudgene',
    origin: 'https://imputation.biodatacatalyst.nhlbi.nih.gov',
    description: 'The TOPMed r3 panel (hg38).',
    institution: 'NHLBI BioData Catalyst',
    country: 'United States',
    status: 'active',
    tokenUrl: 'https://imputation.biodatacatalyst.nhlbi.nih.gov',
    tokenHelp: michiganTokenHelp('the TOPMed server'),
    credentialTypes: ['api_token'],
  },
  {
    id: 5,
    slug: 'elwazi-ilifu',
    name: 'eLwazi ILIFU node',
    kind: 'ga4gh-wes',
    origin: 'http://ga4gh-starter-kit.ilifu.ac.za:6000/ga4gh/wes/v1',
    description:
      'Takes no jobs from here: it speaks GA4GH WES, which is not supported yet, and is reached without encryption.',
    institution: 'ILIFU, University of Cape Town',
    country: 'South Africa',
    status: 'inactive',
    tokenUrl: '',
    tokenHelp: '',
    credentialTypes: ['api_token'],
  },
  {
    id: 6,
    slug: 'elwazi-mali',
    name: 'eLwazi Mali node',
    kind: 'ga4gh-wes',
    origin: 'http://elwazi-node.icermali.org:6000/ga4gh/wes/v1',
    description:
      'Takes no jobs from here: it was offline when last seen, speaks GA4GH WES, which is not supported yet, and is reached without encryption.',
    institution: 'ICER Mali',
    country: 'Mali',
    status: 'inactive',
    tokenUrl: '',
    tokenHelp: '',
    credentialTypes: ['api_token'],
  },
  {
    id: 7,
    slug: 'elwazi-omics',
    name: 'eLwazi Omics (DNAstack)',
    kind: 'dnastack',
    origin: 'https://elwazi.omics.ai',
    description: 'Takes no jobs from here: DNAstack services are not supported yet.',
    institution: 'eLwazi Open Data Science Platform',
    country: '',
    status: 'inactive',
    tokenUrl: '',
    tokenHelp: '',
    credentialTypes: ['oauth2'],
  },
]

function michiganTokenHelp(service: string): string {
  return `Sign in at ${service}, open the menu under your user name, choose Profile and create an API token. It is valid for 30 days.`
}
