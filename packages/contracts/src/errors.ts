import { z } from 'zod'
import { accountErrors } from './errors/accounts.ts'
import { credentialErrors } from './errors/credentials.ts'
import { documentModelErrors } from './errors/document-models.ts'
import { documentErrors } from './errors/documents.ts'
import { fileErrors } from './errors/files.ts'
import { jobErrors } from './errors/jobs.ts'
import { programErrors } from './errors/programs.ts'
import { requestErrors } from './errors/requests.ts'
import { scheduleErrors } from './errors/schedules.ts'
import { secondFactorErrors } from './errors/second-factors.ts'
import { serviceErrors } from './errors/services.ts'
import { signInErrors } from './errors/sign-in.ts'
import { studyErrors } from './errors/studies.ts'
import { webhookErrors } from './errors/webhooks.ts'

/**
 * Every failure that a person or a program can meet. Codes are stable once published; texts may change.
 */
export const errors = {
  ...requestErrors,
  ...signInErrors,
  ...secondFactorErrors,
  ...accountErrors,
  ...programErrors,
  ...serviceErrors,
  ...credentialErrors,
  ...fileErrors,
  ...jobErrors,
  ...scheduleErrors,
  ...studyErrors,
  ...webhookErrors,
  ...documentErrors,
  ...documentModelErrors,
} as const

export type ErrorCode = keyof typeof errors

export const errorCode = z.enum(Object.keys(errors) as [ErrorCode, ...ErrorCode[]])

/** What a client receives for a failure, over tRPC (`error.data.fault`) and over REST (the whole body). */
export const wireError = z.object({
  code: errorCode,
  message: z.string(),
  remedy: z.string(),
  /** Finds the matching log lines. */
  requestId: z.string(),
  /** What is wrong, item by item: a field of the form, a line of the file. */
  details: z
    .array(
      z.object({
        subject: z.string(),
        message: z.string(),
        remedy: z.string().optional(),
        /** For the shell, run one after the other. */
        commands: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  /** A page of the service or of Tessera where the remedy starts. */
  link: z.string().optional(),
})

export type WireError = z.infer<typeof wireError>
export type ErrorDetail = NonNullable<WireError['details']>[number]
