import { jobId, serviceId } from '@tessera/contracts/ids'
import { serviceCatalogue, serviceSnapshot, serviceVersion } from '@tessera/contracts/service'
import { findCatalogueOfJob, listServiceCatalogues } from '@tessera/db/service-catalogues'
import { listServiceSnapshots } from '@tessera/db/service-snapshots'
import { findServiceVersionOfJob, listServiceVersions } from '@tessera/db/service-versions'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { signedIn } from '../trpc.ts'

/** What a service's record said, newest first. */
export function listVersions() {
  return signedIn('none')
    .input(z.object({ serviceId }))
    .output(z.array(serviceVersion))
    .query(async ({ ctx, input }) => [
      ...(await ctx.principal.asReader(
        async (unit) => await listServiceVersions(unit, input.serviceId, mostShown),
      )),
    ])
}

/** What it said when the job was sent for the last time, and what its owner's account could choose there. */
export function versionOfJob() {
  return signedIn('none')
    .input(z.object({ jobId }))
    .output(serviceVersion.extend({ catalogue: serviceCatalogue.nullable() }))
    .query(async ({ ctx, input }) => {
      const { found, catalogue } = await ctx.principal.asReader(async (unit) => ({
        found: await findServiceVersionOfJob(unit, input.jobId),
        catalogue: await findCatalogueOfJob(unit, input.jobId),
      }))
      if (found === null) throw new Fault('not_found')
      return { ...found, catalogue }
    })
}

/** What the reader's own account could choose there, newest first. */
export function listCatalogues() {
  return signedIn('none')
    .input(z.object({ serviceId }))
    .output(z.array(serviceCatalogue))
    .query(async ({ ctx, input }) => [
      ...(await ctx.principal.asReader(
        async (unit) => await listServiceCatalogues(unit, input.serviceId, mostShown),
      )),
    ])
}

/** What it offered the account of its check, newest first: for reading, and nobody's choices. */
export function listSnapshots() {
  return signedIn('none')
    .input(z.object({ serviceId }))
    .output(z.array(serviceSnapshot))
    .query(async ({ ctx, input }) => [
      ...(await ctx.principal.asReader(
        async (unit) => await listServiceSnapshots(unit, input.serviceId, mostShown),
      )),
    ])
}

const mostShown = 50
