import { APPLICATION_VERSION } from '../application.ts'

/** The one workflow that this node runs, by its address. */
export const WORKFLOW = {
  workflow_url: 'https://sandbox.invalid/workflows/imputation/main.nf',
  workflow_type: 'NFL',
  workflow_type_version: 'DSL2',
} as const

/** `GET /ga4gh/wes/v1/service-info`, as anybody sees it. */
export function serviceInfo(origin: string, counts: Readonly<Record<string, number>>): object {
  return {
    id: 'invalid.sandbox.wes',
    name: 'Sandbox workflow node (not a real service)',
    type: { group: 'org.ga4gh', artifact: 'wes', version: '1.1.0' },
    organization: { name: 'Tessera sandbox', url: origin },
    version: APPLICATION_VERSION,
    workflow_type_versions: {
      [WORKFLOW.workflow_type]: { workflow_type_version: [WORKFLOW.workflow_type_version] },
    },
    supported_wes_versions: ['1.1.0'],
    supported_filesystem_protocols: ['drs', 'https'],
    workflow_engine_versions: { nextflow: { workflow_engine_version: ['24.10.0'] } },
    default_workflow_engine_parameters: [],
    system_state_counts: counts,
    auth_instructions_url: `${origin}/profile`,
    tags: {},
  }
}
