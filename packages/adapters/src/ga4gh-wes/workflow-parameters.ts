import type { JobSettings } from '@tessera/contracts/job'
import type { Workflow, WorkflowParameter, WorkflowSetting } from '@tessera/contracts/workflow'
import type { Submission } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'

/**
 * `workflow_params`: the parameters that the description names and nothing else, each value one that it lists, because a
 * node checks neither and values reach scripts there.
 *
 * @param files their names as they are attached
 * @throws ServiceError `rejected` for a value that is not listed
 */
export function workflowParameters(
  workflow: Workflow,
  { name, settings, password }: Pick<Submission, 'name' | 'settings' | 'password'>,
  files: readonly string[],
): Readonly<Record<string, unknown>> {
  requireListed(workflow, settings)
  const values: Readonly<Record<WorkflowSetting, string | boolean | readonly string[]>> = {
    ...settings,
    files,
    name,
    password: password.expose(),
  }
  return Object.fromEntries(
    Object.entries(workflow.parameters).map(([parameter, of]) => [parameter, valueOf(of, values)]),
  )
}

export function takesSetting(workflow: Workflow, setting: WorkflowSetting): boolean {
  return Object.values(workflow.parameters).some((of) => 'setting' in of && of.setting === setting)
}

function valueOf(
  of: WorkflowParameter,
  values: Readonly<Record<WorkflowSetting, string | boolean | readonly string[]>>,
): unknown {
  if ('constant' in of) return of.constant
  const value = values[of.setting]
  if (typeof value !== 'string') return value
  const named = of.values?.[value] ?? value
  return of.as === 'number' ? Number(named) : named
}

function requireListed(workflow: Workflow, settings: JobSettings): void {
  const panel = workflow.panels.find(({ value }) => value === settings.panel)
  if (panel === undefined) throw refused('reference panel', settings.panel)
  const wanted = [
    ['population', settings.population, panel.populations],
    ['genome build', settings.build, workflow.builds],
    ['phasing method', settings.phasing, workflow.phasing],
    ['mode', settings.mode, workflow.modes],
    ['quality filter', settings.r2Filter, workflow.r2Filters],
  ] as const
  for (const [noun, value, choices] of wanted) {
    if (!choices.some((choice) => choice.value === value)) throw refused(noun, value)
  }
  if (settings.aesEncryption && !takesSetting(workflow, 'aesEncryption')) {
    throw refused('encryption', 'AES-256')
  }
}

function refused(noun: string, value: string): ServiceError {
  return new ServiceError(
    'rejected',
    `The service does not offer the ${noun} "${value.slice(0, 100)}".`,
  )
}
