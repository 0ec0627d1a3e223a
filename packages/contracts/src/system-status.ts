import { z } from 'zod'

/** How the house is at this moment. */
export const systemStatus = z.object({
  databaseVersion: z.string(),
  /** Steps whose time has come and that no worker holds. */
  dueSteps: z.int(),
  /** How long the one that has waited longest was due; 0 when there is none. */
  oldestDueSeconds: z.int(),
  runningSteps: z.int(),
  /** For a credential, a slot or a service. */
  waitingSteps: z.int(),
  openJobs: z.int(),
  openAlerts: z.int(),
  /** Alerts that a mail server or webhook has not taken yet. */
  untoldMessages: z.int(),
  /** The key-encryption keys that rows are kept under, the newest first. */
  keys: z.array(
    z.object({
      id: z.string(),
      since: z.string(),
      /** All rows are being brought under it. */
      isMoving: z.boolean(),
    }),
  ),
})
export type SystemStatus = z.infer<typeof systemStatus>
