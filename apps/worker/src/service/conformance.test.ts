import { randomUUID } from 'node:crypto'
import type { ServiceFetch } from '@tessera/adapters/adapter'
import { cloudgene } from '@tessera/adapters/cloudgene/cloudgene'
import { sandboxSubject } from '@tessera/adapters/cloudgene/sandbox-subject'
import { conformanceCases } from '@tessera/adapters/conformance'
import { scope } from '@tessera/contracts/step'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claim } from '../../test/claim.ts'
import { egressConnection } from '../../test/egress-connection.ts'
import type { Researcher } from '../../test/researcher.ts'
import { createWorld, type World } from '../../test/world.ts'
import { CredentialUse } from '../credential-use.ts'
import { boundFetch } from './bound-fetch.ts'
import { egressFetch } from './egress-fetch.ts'

describe.each(['sealed', 'egress'] as const)(
  'with a credential that is delivered: %s',
  (delivery) => {
    let world: World
    let fetch: ServiceFetch
    let refusedFetch: ServiceFetch

    beforeAll(async () => {
      world = await createWorld({ delivery, grantTtlSeconds: 600 })
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
        const { allowedRequests, credentialHeader } = cloudgene
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

    const subject = async () => await sandboxSubject({ fetch, refusedFetch })
    it.each(conformanceCases(subject))('$name', async ({ run }) => await run(), 90_000)
  },
)
