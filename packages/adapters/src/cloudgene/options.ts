import { z } from 'zod'
import type { ServiceOptions } from '@tessera/contracts/service'
import type { ServiceFetch } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'
import { plainText } from '../http/plain-text.ts'
import { imputationApp } from './imputation-app.ts'
import { requestJson } from './request.ts'
import { requireOpen } from './server.ts'

export interface AppDescription {
  readonly options: ServiceOptions
  /** Ids of the inputs that the application lists; a field of another name would be refused. */
  readonly inputs: ReadonlySet<string>
}

export async function readOptions(
  fetch: ServiceFetch,
  signal: AbortSignal,
): Promise<ServiceOptions> {
  return (await describeApp(fetch, signal)).options
}

/** Checks the credential on the way. */
export async function describeApp(
  fetch: ServiceFetch,
  signal: AbortSignal,
): Promise<AppDescription> {
  const server = await requireOpen(fetch, signal)
  const appId = pickApp(server.apps)
  const path = `/api/v2/server/apps/${encodeURIComponent(appId)}`
  const app = await requestJson(fetch, path, appBody, { signal })
  const populations = populationsByPanel(valuesOf(app, 'population'))
  return {
    inputs: new Set(app.params.map(({ id }) => id)),
    options: {
      appId,
      appName: plainText(app.name, 200),
      appVersion: app.version ?? appId.split('@')[1] ?? '',
      panels: valuesOf(app, 'refpanel').map((panel) => ({
        ...choiceOf(panel),
        populations: populations.get(panel.key) ?? [skipPopulation],
      })),
      builds: choicesOf(app, 'build'),
      phasing: choicesOf(app, 'phasing'),
      modes: choicesOf(app, 'mode'),
      r2Filters: choicesOf(app, 'r2Filter'),
      readAt: new Date().toISOString(),
    },
  }
}

function pickApp(ids: readonly string[]): string {
  const app = imputationApp(ids)
  if (app !== null) return app
  throw new ServiceError('not_permitted', 'The service offers this account no genotype imputation.')
}

function populationsByPanel(values: readonly Value[]): ReadonlyMap<string, Choice[]> {
  return new Map(
    values.flatMap(({ key, values: choices }) =>
      choices == null || choices.length === 0 ? [] : [[key, choices.map(choiceOf)]],
    ),
  )
}

function choicesOf(app: AppBody, input: string): Choice[] {
  return valuesOf(app, input).map(choiceOf)
}

function valuesOf(app: AppBody, input: string): readonly Value[] {
  const values = app.params.find(({ id }) => id === input)?.values
  if (values == null) return []
  const parsed = z.array(value).safeParse(values)
  if (parsed.success) return parsed.data
  throw new ServiceError('protocol', `The service lists its choices of "${input}" in another form.`)
}

function choiceOf({ key, value, label }: Omit<Value, 'values'>): Choice {
  return { value: key, label: plainText(label ?? value ?? key, 200) || key }
}

type Choice = ServiceOptions['builds'][number]

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const choice = z.object({ key: text, value: text.nullish(), label: text.nullish() })
/** Of a panel among the populations, `values` are its populations. */
const value = choice.extend({ values: z.array(choice).nullish() })
type Value = z.infer<typeof value>

const appBody = z.object({
  name: z.string(),
  version: z.string().nullish(),
  params: z.array(z.object({ id: z.string(), values: z.unknown().optional() })),
})
type AppBody = z.infer<typeof appBody>

/** What a panel without populations takes: older pipelines fail when the field is missing. */
const skipPopulation: Choice = { value: 'off', label: 'Skip' }
