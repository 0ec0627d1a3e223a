import type {
  CredentialType,
  Location,
  Service,
  ServiceKind,
  ServiceLimits,
} from '@tessera/contracts/service'
import { sandboxWorkflow } from '@tessera/contracts/sandbox-workflow'
import type { Workflow } from '@tessera/contracts/workflow'

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
  readonly location?: Location
  /** Days, where the service says so. */
  readonly retentionDays?: number
  readonly limits?: Partial<ServiceLimits>
  readonly links?: Service['links']
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
  /** For a kind of service that lists no choices: without it such a service takes no jobs. */
  readonly workflow?: Workflow
}

/** The local imputation server in its two languages. It answers at once, so it is asked often. */
export function localServices(origin: string): readonly CatalogueEntry[] {
  return [sandbox(origin), workflowNode(origin)]
}

function sandbox(origin: string): CatalogueEntry {
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
    limits: { minSamples: 20, maxSamples: 50_000, runningJobs: 2 },
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

/** The same accounts, tokens and queue, spoken to as a node of GA4GH. */
function workflowNode(origin: string): CatalogueEntry {
  return {
    ...sandbox(origin),
    id: 8,
    slug: 'workflow-node',
    name: 'Workflow node (GA4GH WES)',
    kind: 'ga4gh-wes',
    description:
      'The same imputation server on this machine, spoken to as nodes that run workflows are: GA4GH WES and DRS.',
    workflow: sandboxWorkflow,
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
    location: { latitude: -33.94, longitude: 18.46 },
    retentionDays: 7,
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
    location: { latitude: 42.28, longitude: -83.74 },
    retentionDays: 7,
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
    location: { latitude: 39, longitude: -77.1 },
    retentionDays: 7,
    limits: { minSamples: 20, maxSamples: 25_000 },
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
    origin: 'http://ga4gh-starter-kit.ilifu.ac.za:6000',
    description:
      'Takes no jobs from here: nobody has described its workflow, and it is reached without encryption. It speaks GA4GH WES.',
    institution: 'ILIFU, University of Cape Town',
    country: 'South Africa',
    location: { latitude: -33.96, longitude: 18.48 },
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
    origin: 'http://elwazi-node.icermali.org:6000',
    description:
      'Takes no jobs from here: it was offline when last seen, nobody has described its workflow, and it is reached without encryption. It speaks GA4GH WES.',
    institution: 'ICER Mali',
    country: 'Mali',
    location: { latitude: 12.64, longitude: -8 },
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
    description:
      'Takes no jobs from here: nobody has described its workflow, or registered Tessera at its sign-in server.',
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
