import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { sandboxWorkflow } from '@tessera/contracts/sandbox-workflow'
import type { ServiceKind } from '@tessera/contracts/service'
import type { Tessera } from '@tessera/development/tessera'
import { createSandbox } from '@tessera/sandbox/app'
import type { Dialect } from '@tessera/sandbox/dialect'
import { Client } from 'pg'

/** A service of its own, with accounts and limits of its own. */
export interface Node {
  readonly serviceId: number
  readonly sandboxOrigin: string
  readonly sandboxAdminToken: string
  /** What people's requests go to begins so. */
  readonly interfacePath: string
  /** What it counts for each account. */
  readonly runningJobs: number
  /** Whether its record says so; else it is found out by its refusals. */
  readonly isLimitKnown: boolean
}

export interface Nodes extends AsyncDisposable {
  readonly nodes: readonly Node[]
}

/** The sandbox of the instance and two more, of other kinds, registered beside those that an instance has. */
export async function openNodes(tessera: Tessera): Promise<Nodes> {
  await using stack = new AsyncDisposableStack()
  const { sandboxOrigin, sandboxAdminToken } = tessera
  const nodes: Node[] = [
    {
      serviceId: 1,
      sandboxOrigin,
      sandboxAdminToken,
      interfacePath: '/api/',
      runningJobs: 2,
      isLimitKnown: true,
    },
  ]
  const client = new Client({ connectionString: tessera.adminUrl })
  await client.connect()
  try {
    for (const { serviceId, kind, dialect, runningJobs, isLimitKnown } of others) {
      const adminToken = randomBytes(16).toString('hex')
      const sandbox = stack.use(
        await createSandbox({
          dataDir: join(tessera.home, `node-${serviceId}`),
          engine: 'typescript',
          port: 0,
          dialect,
          adminToken,
          maxJobsPerUser: runningJobs,
          parallelJobs: 6,
          exportingMs: 300,
        }),
      )
      await sandbox.listen()
      nodes.push({
        serviceId,
        sandboxOrigin: sandbox.origin,
        sandboxAdminToken: adminToken,
        interfacePath: kind === 'ga4gh-wes' ? '/ga4gh/' : '/api/',
        runningJobs,
        isLimitKnown,
      })
      await client.query(
        `insert into app.services
           (id, slug, name, kind, origin, is_local, poll_seconds, settle_seconds, token_url, workflow, credential_types)
         values ($1, $2, $3, $4, $5::text, true, 1, 1, $5::text, $6, '{api_token}')`,
        [
          serviceId,
          `node-${serviceId}`,
          `Node ${serviceId}`,
          kind,
          sandbox.origin,
          kind === 'ga4gh-wes' ? JSON.stringify(sandboxWorkflow) : null,
        ],
      )
    }
    for (const { serviceId, runningJobs, isLimitKnown } of nodes) {
      await client.query('update app.services set running_jobs = $2 where id = $1', [
        serviceId,
        isLimitKnown ? runningJobs : null,
      ])
    }
  } finally {
    await client.end()
  }
  const open = stack.move()
  return { nodes, [Symbol.asyncDispose]: async () => await open.disposeAsync() }
}

const others: readonly {
  readonly serviceId: number
  readonly kind: ServiceKind
  readonly dialect: Dialect
  readonly runningJobs: number
  readonly isLimitKnown: boolean
}[] = [
  { serviceId: 102, kind: 'cloudgene', dialect: 'topmed', runningJobs: 3, isLimitKnown: true },
  { serviceId: 103, kind: 'ga4gh-wes', dialect: 'cloudgene3', runningJobs: 2, isLimitKnown: false },
]
