import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { dialectSchema } from './dialect.ts'

/** What `config.json` may say. Every field but `dataDir` and `engine` has a default. */
export const settingsSchema = z.strictObject({
  mode: z.enum(['development', 'production']).default('development'),
  host: z.string().default('127.0.0.1'),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535).default(4700),
  /** Accounts, jobs, results, the signing key and the panel's index live here. */
  dataDir: z.string().min(1),
  engine: z.enum(['native', 'typescript']),
  dialect: dialectSchema.default('cloudgene3'),
  /** Opens `/sandbox/admin/*`; without it these paths do not exist. */
  adminToken: z.string().min(16).optional(),
  /** Takes `Authorization: Basic` beside its tokens, as nodes do that stand behind an institution's accounts. */
  basicAuth: z.boolean().default(false),
  /** Takes `Authorization: Bearer` with what a sign-in server gave, and asks it whose that is (RFC 7662). */
  oauth: z
    .strictObject({
      introspectionEndpoint: z.url(),
      clientId: z.string().min(1),
      clientSecret: z.string().min(1),
    })
    .optional(),
  /** Where WES shows a run's tags: in lists too, as 1.1 says; nodes of 1.0 do not. */
  showsRunTags: z.enum(['in-lists', 'in-its-log', 'nowhere']).default('in-lists'),
  /** Prints what a run of WES was given into its log, as some engines do: the password too. */
  logsParameters: z.boolean().default(false),
  /** Writes why a run of WES failed into a file that is read as an output, beside what the standard has. */
  writesFailureReports: z.boolean().default(false),
  /** Addresses that each run of WES gives beside its own files. */
  otherOutputs: z.array(z.string()).default([]),
  minSamples: z.int().min(1).default(20),
  maxSamples: z.int().min(1).default(50_000),
  maxJobsPerUser: z.int().min(1).default(2),
  parallelJobs: z.int().min(1).default(2),
  maxUploadBytes: z
    .int()
    .min(1)
    .default(5_000 * 1024 * 1024),
  maxDownloads: z.int().min(1).default(10),
  /** A job stays at least this long in state 3. */
  exportingMs: z.int().min(0).default(1_500),
  /** For this long after its end a job's `/share` links are not there yet. */
  settleMs: z.int().min(0).default(0),
  /** Base pairs imputed at once. */
  chunkSize: z.int().min(100_000).default(20_000_000),
  /** Engine `typescript`: panel haplotypes considered in each window. */
  fallbackHaplotypes: z.int().min(4).max(200).default(48),
  /** Results are handed out by a redirect to a second origin, like an object store's. */
  redirectDownloads: z.boolean().default(false),
  storePort: z.int().min(0).max(65_535).default(0),
})

export type SandboxOptions = z.input<typeof settingsSchema>
export type Settings = Readonly<z.output<typeof settingsSchema>>
export type OAuthSettings = NonNullable<Settings['oauth']>

/** Reads `$TESSERA_HOME/config.json`. Throws when it is missing or says something unknown. */
export async function readSettings(env: NodeJS.ProcessEnv): Promise<Settings> {
  const home = env['TESSERA_HOME']
  if (!home) throw new Error('TESSERA_HOME is not set: name the folder that holds config.json.')
  const text = await readFile(join(home, 'config.json'), 'utf8')
  return settingsSchema.parse(JSON.parse(text))
}

/** The sandbox hands out passwords in plain text and takes faults on request. */
export function refuseProduction(settings: Settings, nodeEnv: string | undefined): void {
  if (settings.mode === 'production' || nodeEnv === 'production') {
    throw new Error('The sandbox does not run in production: it is not a real service.')
  }
}
