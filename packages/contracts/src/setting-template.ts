import { z } from 'zod'
import { jobSettings } from './job.ts'
import { line } from './line.ts'

/** So many are kept of a user at one service. */
export const mostTemplates = 50

/** Settings that somebody chose for a job, under a name of hers. What the service offers may have changed since. */
export const settingTemplate = z.object({ name: line.min(1).max(80), settings: jobSettings })
export type SettingTemplate = z.infer<typeof settingTemplate>
