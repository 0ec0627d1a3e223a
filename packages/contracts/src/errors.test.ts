import { expect, it } from 'vitest'
import { errors } from './errors.ts'
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

it('each code is told once', () => {
  const told = [
    requestErrors,
    signInErrors,
    secondFactorErrors,
    accountErrors,
    programErrors,
    serviceErrors,
    credentialErrors,
    fileErrors,
    jobErrors,
    scheduleErrors,
    studyErrors,
    documentErrors,
    documentModelErrors,
    webhookErrors,
  ].flatMap((errorsOfOne) => Object.keys(errorsOfOne))
  expect(told.toSorted()).toEqual(Object.keys(errors).toSorted())
})
