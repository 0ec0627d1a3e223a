import { applicationId, type Dialect } from './dialect.ts'
import type { Account } from './store/accounts.ts'
import type { Panel } from './panel.ts'

export const APPLICATION_VERSION = '2.0.12'
export const APPLICATION_NAME = 'Genotype Imputation'

/** Says whether a submit URL's application part names this application, with or without its version. */
export function isApplication(id: string, dialect: Dialect): boolean {
  const ours = applicationId(dialect)
  return id === ours || id === `${ours}@${APPLICATION_VERSION}`
}

/** Inputs that a submission may carry; `true` marks a checkbox, where presence alone counts. */
export const INPUTS = {
  refpanel: false,
  files: false,
  build: false,
  r2Filter: false,
  phasing: false,
  population: false,
  mode: false,
  aesEncryption: true,
  meta: true,
  myseparator: false,
  password: false,
  check1: true,
  check2: true,
} as const satisfies Record<string, boolean>

/** What the pipeline assumes for inputs that were not sent. */
export const DEFAULTS = {
  build: 'hg19',
  r2Filter: '0',
  phasing: 'eagle',
  mode: 'imputation',
  aesEncryption: 'false',
  meta: 'false',
  password: '',
} as const

export function isInput(id: string): id is keyof typeof INPUTS {
  return Object.hasOwn(INPUTS, id)
}

/** The answer to `GET /api/v2/server/apps/{id}`, with the panels that this account may use. */
export function describeApplication(panels: readonly Panel[], dialect: Dialect): object {
  // TOPMed names its panels without application and version, as `topmed-r3`.
  const keyOf = (panel: Panel) => (dialect === 'topmed' ? panel.id : panel.key)
  return {
    id: applicationId(dialect),
    name: APPLICATION_NAME,
    version: APPLICATION_VERSION,
    description:
      'This is a <b>local sandbox</b> with the interface of the Michigan Imputation Server. It is not a real service.',
    author: 'Tessera sandbox',
    website: '',
    logo: '',
    submitButton: 'Submit Job',
    params: [
      {
        ...visible('refpanel', 'Reference Panel', 'app_list'),
        values: panels.map((panel) => option(keyOf(panel), panel.name)),
      },
      {
        ...visible('files', 'Input Files (VCF)', 'local_folder'),
        accept: '.vcf.gz',
        source: 'upload',
      },
      list('build', 'Array Build', [
        ['hg19', 'GRCh37/hg19'],
        ['hg38', 'GRCh38/hg38'],
      ]),
      list('r2Filter', 'rsq Filter', [
        ['0', 'off'],
        ['0.001', '0.001'],
        ['0.1', '0.1'],
        ['0.2', '0.2'],
        ['0.3', '0.3'],
      ]),
      list('phasing', 'Phasing', [
        ['beagle', 'Beagle 5.4'],
        ['eagle', 'Eagle v2.4'],
        ['no_phasing', 'No phasing'],
      ]),
      {
        ...visible('population', 'Population', 'binded_list'),
        bind: 'refpanel',
        values: panels.map((panel) => ({
          key: keyOf(panel),
          value: null,
          label: panel.name,
          values:
            panel.populations.length === 0
              ? null
              : panel.populations.map(({ id, name }) => ({ key: id, value: name })),
          enabled: false,
        })),
      },
      list('mode', 'Mode', [
        ['imputation', 'Quality Control & Imputation'],
        ['qc_only', 'Quality Control only'],
      ]),
      {
        ...visible('aesEncryption', 'AES 256 encryption', 'checkbox'),
        value: 'false',
        required: false,
        values: [option('true', 'true'), option('false', 'false')],
      },
      {
        ...visible('meta', 'Generate Meta-imputation file', 'checkbox'),
        value: 'false',
        required: false,
        values: [option('true', 'true'), option('false', 'false')],
      },
      { ...visible('myseparator', '', 'separator'), required: false },
      visible(
        'check1',
        'I will not attempt to re-identify or contact research participants.',
        'terms_checkbox',
      ),
      visible('check2', 'I will report any inadvertent data release.', 'terms_checkbox'),
    ],
    s3Workspace: false,
    footer: '',
  }
}

/** The panels whose permission group an account belongs to. */
export function panelsOf(account: Account, panels: readonly Panel[]): readonly Panel[] {
  return panels.filter((panel) => panel.group === undefined || account.groups.includes(panel.group))
}

/** Finds a panel by what a client sent: `apps@id@version`, `id@version` or the bare id. */
export function findPanel(sent: string, panels: readonly Panel[]): Panel | undefined {
  const link = sent.replace(/^apps@/, '')
  return panels.find((panel) => link === panel.id || link === `${panel.id}@${panel.version}`)
}

function visible(id: string, description: string, type: string) {
  return { id, description, type, visible: true, required: true, adminOnly: false }
}

function list(id: keyof typeof DEFAULTS, description: string, values: [string, string][]): object {
  return {
    ...visible(id, description, 'list'),
    value: DEFAULTS[id],
    values: values.map(([key, value]) => option(key, value)),
  }
}

function option(key: string, value: string): object {
  return { key, value, label: null, values: null, enabled: false }
}
