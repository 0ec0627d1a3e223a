import { z } from 'zod'

const choice = z.strictObject({
  value: z.string().min(1).max(200),
  label: z.string().min(1).max(200),
})
const choices = z.array(choice).min(1).max(200)

/** What of a job fills one parameter of a workflow. */
export const workflowSetting = z.enum([
  'panel',
  'population',
  'build',
  'phasing',
  'mode',
  'r2Filter',
  'aesEncryption',
  /** Names of the attached files, as a list. */
  'files',
  /** The job's name at the node. */
  'name',
  /** Encrypts the results. Where no parameter takes it, the results come as the workflow leaves them. */
  'password',
])
export type WorkflowSetting = z.infer<typeof workflowSetting>

const parameter = z.union([
  z.strictObject({
    setting: workflowSetting,
    /** What the workflow calls our values, where it calls them otherwise. */
    values: z.record(z.string(), z.string()).optional(),
    /** A number for a workflow that wants one; text unless told. */
    as: z.enum(['text', 'number']).optional(),
  }),
  z.strictObject({ constant: z.union([z.string(), z.number(), z.boolean()]) }),
])
export type WorkflowParameter = z.infer<typeof parameter>

/**
 * How a service that runs workflows imputes: which workflow it is, what people may choose, and what is sent for it. WES
 * lists no choices, so they stand here; what does not stand here is never sent.
 */
export const workflow = z
  .strictObject({
    name: z.string().min(1).max(200),
    version: z.string().min(1).max(100),
    /** `workflow_url`, `workflow_type` and so on, as in WES. */
    url: z.string().min(1).max(2000),
    type: z.string().min(1).max(50),
    typeVersion: z.string().min(1).max(50),
    engine: z.string().min(1).max(50).optional(),
    engineVersion: z.string().min(1).max(50).optional(),
    engineParameters: z.record(z.string(), z.string()).optional(),
    panels: z
      .array(choice.extend({ populations: choices }))
      .min(1)
      .max(200),
    builds: choices,
    phasing: choices,
    modes: choices,
    r2Filters: choices,
    /** By the name of the workflow's own parameter. */
    parameters: z.record(z.string().min(1).max(200), parameter),
    /** Names of the files to fetch of what a run gives; `*` stands for any characters, none of them a slash. */
    outputs: z.array(z.string().min(1).max(200)).min(1).max(50),
    /** Name of the file of one chromosome, with `{chromosome}` in it; without it nobody looks whether one is missing. */
    chromosomeFile: z.string().includes('{chromosome}').max(200).optional(),
  })
  .refine(({ engine, engineVersion }) => engine !== undefined || engineVersion === undefined, {
    error: 'An engine version needs an engine.',
    path: ['engineVersion'],
  })
  .refine(({ parameters }) => ['panel', 'files'].every((setting) => takes(parameters, setting)), {
    error: 'The workflow needs a parameter for the panel and one for the files.',
    path: ['parameters'],
  })
export type Workflow = z.infer<typeof workflow>

function takes(parameters: Readonly<Record<string, WorkflowParameter>>, setting: string): boolean {
  return Object.values(parameters).some((of) => 'setting' in of && of.setting === setting)
}
