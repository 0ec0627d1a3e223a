import type { InputFile } from '@tessera/contracts/file'
import type { JobSettings } from '@tessera/contracts/job'
import type { ServiceOptions } from '@tessera/contracts/service'
import { Fault } from '@tessera/runtime/fault'
import type { JobForm } from './job-form.ts'

/** What a form leaves out, chosen from what the service offers. @throws Fault `job_option_unknown` without a panel */
export function settingsOf(
  fields: JobForm['fields'],
  options: ServiceOptions,
  files: readonly InputFile[],
): JobSettings {
  const panel = fields.panel ?? onlyPanel(options)
  const populations = options.panels.find(({ value }) => value === panel)?.populations ?? []
  const build = files.find(({ facts }) => facts?.build != null)?.facts?.build
  return {
    panel,
    population: fields.population ?? preferred(populations, 'off'),
    build: fields.build ?? build ?? 'hg19',
    phasing: fields.phasing ?? preferred(options.phasing, 'eagle'),
    mode: fields.mode ?? preferred(options.modes, 'imputation'),
    r2Filter: fields.r2_filter ?? preferred(options.r2Filters, '0'),
    aesEncryption: fields.aes_encryption,
  }
}

function onlyPanel({ panels }: ServiceOptions): string {
  const [first, second] = panels
  if (first !== undefined && second === undefined) return first.value
  const listed = panels.map(({ value }) => value).join(', ')
  throw new Fault('job_option_unknown', {
    details: [
      {
        subject: 'panel',
        message: 'Your account may use more than one panel, or none.',
        remedy: listed === '' ? 'Ask the service for access to a panel.' : `Send one of: ${listed}`,
      },
    ],
  })
}

/** Without a list the service does not ask, and any word will do. */
function preferred(choices: readonly { readonly value: string }[], value: string): string {
  if (choices.some((choice) => choice.value === value)) return value
  return choices[0]?.value ?? value
}
