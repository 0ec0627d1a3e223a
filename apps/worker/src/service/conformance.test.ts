import { randomUUID } from 'node:crypto'
import type { ServiceAdapter, ServiceFetch } from '@tessera/adapters/adapter'
import { conformanceCases } from '@tessera/adapters/conformance'
import { adapterFor } from '@tessera/adapters/registry'
import { sandboxLevers, sandboxSubject } from '@tessera/adapters/sandbox-subject'
import { switchCases } from '@tessera/adapters/switch-conformance'
import { sandboxWorkflow as workflow } from '@tessera/contracts/sandbox-workflow'
import type { ServiceKind } from '@tessera/contracts/service'
import { scope } from '@tessera/contracts/step'
import type { Dialect } from '@tessera/sandbox/dialect'
import { ADMIN_TOKEN } from '@tessera/sandbox/testing/running-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claim } from '../../test/claim.ts'
import { egressConnection } from '../../test/egress-connection.ts'
import type { Researcher } from '../../test/researcher.ts'
import { createWorld, type World } from '../../test/world.ts'
import { CredentialUse } from '../credential-use.ts'
import { boundFetch } from './bound-fetch.ts'
import { egressFetch } from './egress-fetch.ts'

type Mode = readonly [kind: ServiceKind, dialect: Dialect, delivery: 'sealed' | 'egress']
// Through egress in every mode; with a sealed credential at one of each protocol, whose requests are those of `packages/adapters`.
const modes: readonly Mode[] = [
  ['cloudgene', 'cloudgene3', 'sealed'],
  ['cloudgene', 'cloudgene3', 'egress'],
  ['cloudgene', 'cloudgene2', 'egress'],
  ['cloudgene', 'topmed', 'egress'],
  ['ga4gh-wes', 'cloudgene3', 'sealed'],
  ['ga4gh-wes', 'cloudgene3', 'egress'],
  ['dnastack', 'cloudgene3', 'egress'],
]

describe.each(modes)(
  '%s, at a %s, with a credential that is delivered: %s',
  (kind, dialect, delivery) => {
    let world: World
    let adapter: ServiceAdapter
    let fetch: ServiceFetch
    let refusedFetch: ServiceFetch

    beforeAll(async () => {
      world = await createWorld({
        kind,
        delivery,
        grantTtlSeconds: 600,
        engine: 'typescript',
        sandbox: { dialect, fallbackHaplotypes: 4, maxJobsPerUser: 100 },
      })
      adapter = adapterFor({ kind, origin: world.sandbox.origin, workflow })
      fetch = await fetchOf(await world.newResearcher())
      const refused = await world.newResearcher()
      refusedFetch = await fetchOf(refused)
      await refused.revokeToken()
    })
    afterAll(async () => await world[Symbol.asyncDispose]())

    /** Bound to a grant that has every scope; in life a step has one or two. */
    async function fetchOf(researcher: Researcher): Promise<ServiceFetch> {
      const job = await researcher.submit()
      const claimed = await claim(world, job, `worker-${randomUUID()}`)
      await world.rows('update proof.grants set scopes = $1', scope.options)
      const grant = { ...claimed.grant, scopes: scope.options }
      const hold = {
        confirm: async () => {},
        signal: new AbortController().signal,
        secret: () => ('secret' in grant.credential ? grant.credential.secret : null),
      }
      const use = new CredentialUse()
      if ('secret' in grant.credential) {
        const { allowedRequests, credentialHeader } = adapter
        return boundFetch({
          grant,
          hold,
          use,
          mode: 'development',
          credentialHeader,
          allowedRequests,
        })
      }
      expect(delivery).toBe('egress')
      return egressFetch({
        grant,
        hold,
        egress: egressConnection(world.egress, claimed.connection),
        use,
      })
    }

    const subject = async () => await sandboxSubject({ adapter, fetch, refusedFetch })
    it.each(conformanceCases(subject))('$name', async ({ run }) => await run(), 90_000)

    const troubled = async () => ({
      ...(await subject()),
      ...sandboxLevers(kind, { origin: world.sandbox.origin, adminToken: ADMIN_TOKEN }),
      newAccount: async () => {
        const researcher = await world.newResearcher()
        return {
          fetch: await fetchOf(researcher),
          revoke: async () => await researcher.revokeToken(),
        }
      },
    })
    it.each(switchCases(troubled))('$name', async ({ run }) => await run(), 90_000)
  },
)
