import { Hono } from 'hono'
import {
  APPLICATION_NAME,
  APPLICATION_VERSION,
  describeApplication,
  isApplication,
  panelsOf,
} from '../application.ts'
import type { Tokens } from '../auth/tokens.ts'
import { applicationId, type Dialect } from '../dialect.ts'
import type { Panels } from '../panel.ts'
import type { Accounts } from '../store/accounts.ts'
import { JOB_STATE } from '../store/job.ts'
import type { Jobs } from '../store/jobs.ts'
import type { Maintenance } from './maintenance.ts'
import { forbidden, refusal, unauthorized } from './problem.ts'
import { readPrincipal, requireAccount } from './require-account.ts'

interface ServerParts {
  readonly dialect: Dialect
  readonly accounts: Accounts
  readonly jobs: Jobs
  readonly maintenance: Maintenance
  readonly panels: Panels
  readonly tokens: Tokens
}

/** What the server is, which applications it has, and how busy it is. */
export function serverRoutes({
  accounts,
  dialect,
  jobs,
  maintenance,
  panels,
  tokens,
}: ServerParts): Hono {
  const app = new Hono()

  app.get('/api/v2/server', async (c) => {
    const principal = await readPrincipal(c, tokens)
    if (principal.kind === 'replaced') throw forbidden()
    const account = principal.kind === 'anonymous' ? undefined : principal.account
    return c.json({
      name: 'Sandbox Imputation Server (not a real service)',
      background: '#343a40',
      foreground: 'navbar-dark',
      ...(dialect !== 'topmed' && { footer: '!FOOTER' }),
      emailRequired: true,
      userEmailDescription: '!USER_EMAIL_DESCRIPTION',
      userWithoutEmailDescription: '!USER_WITHOUT_EMAIL_DESCRIPTION',
      oauth: [],
      ...(account && {
        user: {
          username: account.username,
          mail: account.mail,
          admin: false,
          ...(dialect === 'cloudgene3' && { name: account.fullName }),
          ...(dialect === 'topmed' && { fullName: account.fullName }),
        },
      }),
      apps: account
        ? [
            {
              id: `${applicationId(dialect)}@${APPLICATION_VERSION}`,
              name: APPLICATION_NAME,
              ...(dialect !== 'cloudgene2' && { version: APPLICATION_VERSION }),
            },
          ]
        : [],
      ...(account && dialect !== 'cloudgene2' && { deprecatedApps: [], experimentalApps: [] }),
      loggedIn: account !== undefined,
      ...(dialect !== 'topmed' && { navigation: [] }),
      // Misspelt on the real servers too, but for TOPMed's.
      [dialect === 'topmed' ? 'maintenance' : 'maintenace']: maintenance.message !== undefined,
      ...(maintenance.message !== undefined && {
        [dialect === 'topmed' ? 'maintenanceMessage' : 'maintenaceMessage']: maintenance.message,
      }),
    })
  })

  app.get('/api/v2/server/apps/:id', async (c) => {
    const id = c.req.param('id')
    const account = await requireAccount(
      c,
      tokens,
      dialect === 'cloudgene2'
        ? refusal(404, `Authentication Required: application ${id} is not public.`)
        : unauthorized(),
    )
    maintenance.refuse()
    if (panels.list().some((panel) => id === panel.id || id === `${panel.id}@${panel.version}`)) {
      throw refusal(404, `Application ${id} is a data package.`)
    }
    if (!isApplication(id, dialect)) {
      throw refusal(404, `Application ${id} not found or the request requires user authentication.`)
    }
    return c.json(describeApplication(panelsOf(account, panels.list()), dialect))
  })

  app.get('/api/v2/server/counters', (c) => {
    return c.json({
      complete: {
        jobs: jobs.countByState(JOB_STATE.success, JOB_STATE.successNotified, JOB_STATE.retired),
      },
      queue: { size: jobs.countByState(JOB_STATE.waiting, JOB_STATE.running, JOB_STATE.exporting) },
      users: accounts.count(),
    })
  })

  return app
}
