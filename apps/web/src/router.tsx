import { linkPages } from '@tessera/contracts/account-mail'
import { refusedLinkPage } from '@tessera/contracts/file'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { nextPage } from '@tessera/contracts/next-page'
import { sessionQuery } from './account/session.ts'
import { readDocumentSearch, written } from './documents/document-address.ts'
import { readOwedTerms } from './terms/owed-terms.ts'
import { queryClient } from './trpc.ts'
import { FailedPage, FailedSite } from './ui/failed-page.tsx'
import { NotFoundPage } from './ui/not-found-page.tsx'

const root = createRootRoute({ errorComponent: FailedSite })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ next, ended, refused, elsewhere }: RawSearch): SignInSearch => ({
    next: nextPage(next),
    ...(ended === true && { ended }),
    ...(elsewhere === true && { elsewhere }),
    ...(typeof refused === 'string' && { refused }),
  }),
  component: lazyRouteComponent(() => import('./account/sign-in-page.tsx'), 'SignInPage'),
})

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: ({ next }: RawSearch): { next?: string | undefined } => ({
    next: nextPage(next),
  }),
  component: lazyRouteComponent(() => import('./account/sign-up-page.tsx'), 'SignUpPage'),
})

const confirmAddress = createRoute({
  getParentRoute: () => root,
  path: linkPages.verify_address,
  component: lazyRouteComponent(
    () => import('./account/confirm-address-page.tsx'),
    'ConfirmAddressPage',
  ),
})

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(
    () => import('./account/forgot-password-page.tsx'),
    'ForgotPasswordPage',
  ),
})

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: linkPages.reset_password,
  component: lazyRouteComponent(
    () => import('./account/reset-password-page.tsx'),
    'ResetPasswordPage',
  ),
})

const acceptInvitation = createRoute({
  getParentRoute: () => root,
  path: linkPages.invitation,
  component: lazyRouteComponent(
    () => import('./account/accept-invitation-page.tsx'),
    'AcceptInvitationPage',
  ),
})

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  validateSearch: ({ next }: RawSearch): { next?: string | undefined } => ({
    next: nextPage(next),
  }),
  component: lazyRouteComponent(() => import('./account/welcome-page.tsx'), 'WelcomePage'),
})

const refusedLink = createRoute({
  getParentRoute: () => root,
  path: refusedLinkPage,
  component: lazyRouteComponent(() => import('./ui/refused-link-page.tsx'), 'RefusedLinkPage'),
})

const leaving = createRoute({
  getParentRoute: () => root,
  path: '/leaving',
  beforeLoad: async () => {
    const user = await queryClient.ensureQueryData(sessionQuery())
    if (user === null) throw redirect({ to: '/sign-in', search: {} })
    const { awaitsPassword, removeAt, username } = user
    if (awaitsPassword) throw redirect({ to: '/new-password' })
    if (removeAt === null) throw redirect({ to: '/' })
    return { user: { removeAt, username } }
  },
  component: lazyRouteComponent(() => import('./account/leaving-page.tsx'), 'LeavingPage'),
})

const newPassword = createRoute({
  getParentRoute: () => root,
  path: '/new-password',
  validateSearch: ({ next }: RawSearch): { next?: string | undefined } => ({
    next: nextPage(next),
  }),
  beforeLoad: async () => {
    const user = await queryClient.ensureQueryData(sessionQuery())
    if (user === null) throw redirect({ to: '/sign-in', search: {} })
    if (!user.awaitsPassword) throw redirect({ to: '/' })
    return { username: user.username }
  },
  component: lazyRouteComponent(() => import('./account/new-password-page.tsx'), 'NewPasswordPage'),
})

const terms = createRoute({
  getParentRoute: () => root,
  path: '/terms',
  component: lazyRouteComponent(() => import('./terms/terms-page.tsx'), 'TermsPage'),
})

const acceptTerms = createRoute({
  getParentRoute: () => root,
  path: '/accept-terms',
  validateSearch: ({ next }: RawSearch): { next?: string | undefined } => ({
    next: nextPage(next),
  }),
  beforeLoad: async () => {
    const [user, owesTerms] = await Promise.all([
      queryClient.ensureQueryData(sessionQuery()),
      readOwedTerms(),
    ])
    if (user === null) throw redirect({ to: '/sign-in', search: {} })
    if (!owesTerms) throw redirect({ to: '/' })
    return { user }
  },
  component: lazyRouteComponent(() => import('./terms/accept-terms-page.tsx'), 'AcceptTermsPage'),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    const [user, owesTerms] = await Promise.all([
      queryClient.ensureQueryData(sessionQuery()),
      readOwedTerms(),
    ])
    const next = location.href === '/' ? undefined : location.href
    if (user === null) throw redirect({ to: '/sign-in', search: { next } })
    if (user.awaitsPassword) throw redirect({ to: '/new-password', search: { next } })
    if (user.removeAt !== null) throw redirect({ to: '/leaving' })
    if (owesTerms) throw redirect({ to: '/accept-terms', search: { next } })
    return { user }
  },
  component: lazyRouteComponent(() => import('./ui/shell.tsx'), 'Shell'),
  errorComponent: FailedSite,
})

const overview = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('./dashboard/dashboard-page.tsx'), 'DashboardPage'),
})

const services = createRoute({
  getParentRoute: () => signedIn,
  path: '/services',
  component: lazyRouteComponent(() => import('./services/list-page.tsx'), 'ServicesPage'),
})

const service = createRoute({
  getParentRoute: () => signedIn,
  path: '/services/$serviceId',
  component: lazyRouteComponent(() => import('./services/detail-page.tsx'), 'ServicePage'),
})

const credentials = createRoute({
  getParentRoute: () => signedIn,
  path: '/credentials',
  validateSearch: ({ connect, connected, refused, at }: RawSearch): CredentialsSearch => ({
    connect: smallInteger(connect),
    connected: smallInteger(connected),
    at: smallInteger(at),
    ...(typeof refused === 'string' && { refused }),
  }),
  component: lazyRouteComponent(() => import('./credentials/list-page.tsx'), 'CredentialsPage'),
})

const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  validateSearch: ({ added, refused }: RawSearch): AccountSearch => ({
    ...(typeof added === 'string' && { added }),
    ...(typeof refused === 'string' && { refused }),
  }),
  component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
})

const alerts = createRoute({
  getParentRoute: () => signedIn,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./alerts/alerts-page.tsx'), 'AlertsPage'),
})

const notifications = createRoute({
  getParentRoute: () => signedIn,
  path: '/notifications',
  component: lazyRouteComponent(
    () => import('./notices/notifications-page.tsx'),
    'NotificationsPage',
  ),
})

const users = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration/users',
  component: lazyRouteComponent(() => import('./administration/users-page.tsx'), 'UsersPage'),
})

const newAccounts = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration/new-accounts',
  component: lazyRouteComponent(
    () => import('./administration/new-accounts-page.tsx'),
    'NewAccountsPage',
  ),
})

const managedServices = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration/services',
  component: lazyRouteComponent(() => import('./administration/services-page.tsx'), 'ServicesPage'),
})

const serviceRecord = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration/services/$serviceId',
  component: lazyRouteComponent(
    () => import('./administration/service-record-page.tsx'),
    'ServiceRecordPage',
  ),
})

const newService = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration/services/new',
  component: lazyRouteComponent(
    () => import('./administration/new-service-page.tsx'),
    'NewServicePage',
  ),
})

const system = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration/system',
  component: lazyRouteComponent(() => import('./administration/system-page.tsx'), 'SystemPage'),
})

const user = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration/users/$userId',
  component: lazyRouteComponent(() => import('./administration/user-page.tsx'), 'UserPage'),
})

const programs = createRoute({
  getParentRoute: () => signedIn,
  path: '/programs',
  validateSearch: ({ allow }: RawSearch): { allow?: string | undefined } =>
    typeof allow === 'string' ? { allow } : {},
  component: lazyRouteComponent(() => import('./programs/programs-page.tsx'), 'ProgramsPage'),
})

const record = createRoute({
  getParentRoute: () => signedIn,
  path: '/record',
  component: lazyRouteComponent(() => import('./record/record-page.tsx'), 'RecordPage'),
})

const jobs = createRoute({
  getParentRoute: () => signedIn,
  path: '/jobs',
  component: lazyRouteComponent(() => import('./jobs/list-page.tsx'), 'JobsPage'),
})

const batch = createRoute({
  getParentRoute: () => signedIn,
  path: '/batches/$batchId',
  component: lazyRouteComponent(() => import('./batches/batch-page.tsx'), 'BatchPage'),
})

const usage = createRoute({
  getParentRoute: () => signedIn,
  path: '/usage',
  component: lazyRouteComponent(() => import('./usage/usage-page.tsx'), 'UsagePage'),
})

const schedules = createRoute({
  getParentRoute: () => signedIn,
  path: '/schedules',
  component: lazyRouteComponent(() => import('./schedules/schedules-page.tsx'), 'SchedulesPage'),
})

const newJob = createRoute({
  getParentRoute: () => signedIn,
  path: '/jobs/new',
  validateSearch: ({ service: wanted }: RawSearch): { service?: number | undefined } => ({
    service: smallInteger(wanted),
  }),
  component: lazyRouteComponent(() => import('./jobs/new-page.tsx'), 'NewJobPage'),
})

const job = createRoute({
  getParentRoute: () => signedIn,
  path: '/jobs/$jobId',
  component: lazyRouteComponent(() => import('./jobs/job-page.tsx'), 'JobPage'),
})

const tryAgain = createRoute({
  getParentRoute: () => signedIn,
  path: '/jobs/$jobId/again',
  validateSearch: ({ mode }: RawSearch): { mode?: string | undefined } =>
    typeof mode === 'string' ? { mode } : {},
  component: lazyRouteComponent(() => import('./jobs/try-again-page.tsx'), 'TryAgainPage'),
})

const studies = createRoute({
  getParentRoute: () => signedIn,
  path: '/studies',
  component: lazyRouteComponent(() => import('./studies/studies-page.tsx'), 'StudiesPage'),
})

const study = createRoute({
  getParentRoute: () => signedIn,
  path: '/studies/$studyId',
  component: lazyRouteComponent(() => import('./studies/study-page.tsx'), 'StudyPage'),
})

const studyJob = createRoute({
  getParentRoute: () => signedIn,
  path: '/studies/jobs/$jobId',
  component: lazyRouteComponent(() => import('./studies/study-job-page.tsx'), 'StudyJobPage'),
})

const documents = createRoute({
  getParentRoute: () => signedIn,
  path: '/documents',
  validateSearch: ({ find }: RawSearch): { find?: string | undefined } => ({ find: written(find) }),
  component: lazyRouteComponent(() => import('./documents/documents-page.tsx'), 'DocumentsPage'),
})

const document = createRoute({
  getParentRoute: () => signedIn,
  path: '/documents/$documentId',
  validateSearch: readDocumentSearch,
  component: lazyRouteComponent(() => import('./documents/document-page.tsx'), 'DocumentPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signUp,
    confirmAddress,
    forgotPassword,
    resetPassword,
    acceptInvitation,
    welcome,
    refusedLink,
    leaving,
    newPassword,
    terms,
    acceptTerms,
    signedIn.addChildren([
      overview,
      services,
      service,
      credentials,
      programs,
      account,
      alerts,
      notifications,
      record,
      users,
      user,
      newAccounts,
      managedServices,
      serviceRecord,
      newService,
      system,
      jobs,
      newJob,
      job,
      tryAgain,
      batch,
      schedules,
      usage,
      studies,
      study,
      studyJob,
      documents,
      document,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: FailedPage,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

interface SignInSearch {
  readonly next?: string | undefined
  readonly ended?: boolean
  /** She has signed in at another server, and is to show her second factor. */
  readonly elsewhere?: boolean
  /** The code of why a sign-in at another server did not end here. */
  readonly refused?: string
}

interface AccountSearch {
  /** The provider whose account was just added. */
  readonly added?: string
  readonly refused?: string
}

interface CredentialsSearch {
  /** Whose dialog is open. */
  readonly connect?: number | undefined
  /** A sign-in there has just succeeded. */
  readonly connected?: number | undefined
  /** The code of why one did not, at this service. */
  readonly refused?: string | undefined
  readonly at?: number | undefined
}

type RawSearch = Record<string, unknown>

function smallInteger(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined
}
