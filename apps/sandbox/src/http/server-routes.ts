import { Hono } from 'hono'
import {
  APPLICATION_ID,
  APPLICATION_NAME,
  APPLICATION_VERSION,
  describeApplication,
  isApplication,
  panelsOf,
} from '../application.ts'
import type { Tokens } from '../auth/tokens.ts'
import { PANELS } from '../panel.ts'
import type { Accounts } from '../store/accounts.ts'
import { JOB_STATE } from '../store/job.ts'
import type { Jobs } from '../store/jobs.ts'
import type { Maintenance } from './maintenance.ts'
import { forbidden, refusal } from './problem.ts'
import { readPrincipal, requireAccount } from './require-account.ts'

interface ServerParts {
  readonly accounts: Accounts
  readonly jobs: Jobs
  readonly maintenance: Maintenance
  readonly tokens: Tokens
}

/** What the server is, which applications it has, and how busy it is. */
export function serverRoutes({ accounts, jobs, maintenance, tokens }: ServerParts): Hono {
  const app = new Hono()

  app.get('/api/v2/server', async (c) => {
    const principal = await readPrincipal(c, tokens)
    if (principal.kind === 'replaced') throw forbidden()
    const account = principal.kind === 'anonymous' ? undefined : principal.account
    return c.json({
      name: 'Sandbox Imputation Server (not a real service)',
      background: '#343a40',
      foreground: 'navbar-dark',
      footer: '!FOOTER',
      emailRequired: true,
      userEmailDescription: '!USER_EMAIL_DESCRIPTION',
      userWithoutEmailDescription: '!USER_WITHOUT_EMAIL_DESCRIPTION',
      oauth: [],
      ...(account && {
        user: {
          username: account.username,
          mail: account.mail,
          admin: false,
          name: account.fullName,
        },
      }),
      apps: account
        ? [
            {
              id: `${APPLICATION_ID}@${APPLICATION_VERSION}`,
              name: APPLICATION_NAME,
              version: APPLICATION_VERSION,
            },
          ]
        : [],
      ...(account && { deprecatedApps: [], experimentalApps: [] }),
      loggedIn: account !== undefined,
      navigation: [],
      // Misspelt on the real server too.
      maintenace: maintenance.message !== undefined,
      ...(maintenance.message !== undefined && { maintenaceMessage: maintenance.message }),
    })
  })

  app.get('/api/v2/server/apps/:id', async (c) => {
    const account = await requireAccount(c, tokens)
    maintenance.refuse()
    const id = c.req.param('id')
    if (PANELS.some((panel) => id === panel.id || id === `${panel.id}@${panel.version}`)) {
      throw refusal(404, `Application ${id} is a data package.`)
    }
    if (!isApplication(id)) {
      throw refusal(404, `Application ${id} not found or the request requires user authentication.`)
    }
    return c.json(describeApplication(panelsOf(account, PANELS)))
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
