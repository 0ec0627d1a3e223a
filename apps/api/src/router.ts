import { addressRouter } from './accounts/address-router.ts'
import { type AccountDependencies, authRouter, usersRouter } from './accounts/router.ts'
import { invitationsRouter } from './administration/invitations-router.ts'
import { registrationsRouter } from './administration/registrations-router.ts'
import {
  type ManagedServiceDependencies,
  managedServicesRouter,
} from './administration/services-router.ts'
import { systemRouter } from './administration/system-router.ts'
import { administeredUsersRouter } from './administration/users-router.ts'
import { alertsRouter } from './alerts/router.ts'
import { batchesRouter } from './batches/router.ts'
import { clientsRouter } from './clients/router.ts'
import { consentsRouter } from './consents/router.ts'
import { type OwnDataDependencies, ownDataRouter } from './own-data/router.ts'
import { profileRouter } from './accounts/profile-router.ts'
import { removalRouter } from './accounts/removal-router.ts'
import { sessionsRouter } from './accounts/sessions-router.ts'
import { type CredentialDependencies, credentialsRouter } from './credentials/router.ts'
import { type DocumentDependencies, documentsRouter } from './documents/router.ts'
import { type JobDependencies, jobsRouter } from './jobs/router.ts'
import type { OpenIdDependencies } from './openid/dependencies.ts'
import { identitiesRouter } from './openid/router.ts'
import { programsRouter } from './programs/router.ts'
import { preferencesRouter } from './notices/preferences-router.ts'
import { type NoticeDependencies, noticesRouter } from './notices/router.ts'
import { recordRouter } from './record/router.ts'
import { type ReportDependencies, reportsRouter } from './reports/router.ts'
import { resultsRouter } from './results/router.ts'
import { type ScheduleDependencies, schedulesRouter } from './schedules/router.ts'
import { passkeysRouter } from './second-factors/passkeys-router.ts'
import { secondFactorsRouter } from './second-factors/router.ts'
import { servicesRouter } from './services/router.ts'
import { studiesRouter } from './studies/router.ts'
import { templatesRouter } from './templates/router.ts'
import { type TermsDependencies, termsRouter } from './terms/router.ts'
import { tokensRouter } from './tokens/router.ts'
import { router } from './trpc.ts'
import { type UploadDependencies, uploadsRouter } from './uploads/router.ts'
import { type WebhookDependencies, webhooksRouter } from './webhooks/router.ts'
import { usageRouter } from './usage/router.ts'

export interface RouterDependencies
  extends
    AccountDependencies,
    OwnDataDependencies,
    TermsDependencies,
    OpenIdDependencies,
    CredentialDependencies,
    UploadDependencies,
    JobDependencies,
    DocumentDependencies,
    ReportDependencies,
    ScheduleDependencies,
    NoticeDependencies,
    WebhookDependencies,
    ManagedServiceDependencies {}

export type AppRouter = ReturnType<typeof createAppRouter>

export function createAppRouter(deps: RouterDependencies) {
  return router({
    users: usersRouter(deps),
    auth: authRouter(deps),
    address: addressRouter(deps),
    profile: profileRouter(),
    ownData: ownDataRouter(deps),
    removal: removalRouter(deps),
    terms: termsRouter(deps),
    sessions: sessionsRouter(deps),
    secondFactors: secondFactorsRouter(deps),
    passkeys: passkeysRouter(deps),
    tokens: tokensRouter(),
    identities: identitiesRouter(deps),
    services: servicesRouter(deps),
    credentials: credentialsRouter(deps),
    uploads: uploadsRouter(deps),
    jobs: jobsRouter(deps),
    usage: usageRouter(deps),
    batches: batchesRouter(deps),
    templates: templatesRouter(),
    results: resultsRouter(deps),
    studies: studiesRouter(),
    documents: documentsRouter(deps),
    reports: reportsRouter(deps),
    schedules: schedulesRouter(deps),
    notices: noticesRouter(deps),
    notifications: preferencesRouter(),
    webhooks: webhooksRouter(deps),
    consents: consentsRouter(deps),
    programs: programsRouter(deps),
    alerts: alertsRouter(deps),
    clients: clientsRouter(),
    record: recordRouter(),
    administration: router({
      users: administeredUsersRouter(),
      invitations: invitationsRouter(),
      registrations: registrationsRouter(),
      services: managedServicesRouter(deps),
      system: systemRouter(),
    }),
  })
}
