import { serviceId } from '@tessera/contracts/ids'
import {
  managedService,
  newServiceInput,
  serviceRecordInput,
  switchedStatus,
} from '@tessera/contracts/managed-service'
import { isCheckViolation, isUniqueViolation } from '@tessera/db/database-error'
import {
  addService,
  changeServiceRecord,
  listManagedServices,
  switchService,
} from '@tessera/db/managed-services'
import { askService } from '@tessera/db/service-checks'
import { findWorkflow } from '@tessera/db/services'
import { panelSitesOverview } from '@tessera/contracts/panel-sites'
import { workflow } from '@tessera/contracts/workflow'
import { Fault } from '@tessera/runtime/fault'
import { countsAt, listPanels } from '@tessera/vcf/panel-store'
import { z } from 'zod'
import { requireManagedPanels } from '../panel-sites/managed-panels.ts'
import { asRole, router } from '../trpc.ts'
import type { ServiceAddresses } from './service-addresses.ts'

export interface ManagedServiceDependencies {
  readonly serviceAddresses: ServiceAddresses
  readonly panelSitesDir: string | null
}

/**
 * Services, for those who look after them: each sees, changes and switches her own; who looks after all of them, and an
 * administrator, adds new ones. What each of these does, the database writes into her trail.
 */
export function managedServicesRouter({
  serviceAddresses,
  panelSitesDir,
}: ManagedServiceDependencies) {
  return router({
    list: asRole('none', 'service_viewer', 'service_manager', 'admin')
      .output(z.array(managedService))
      .query(async ({ ctx }) => [...(await ctx.principal.asReader(listManagedServices))]),

    /** How it imputes, for whoever may change it; null where nobody has described it. */
    workflow: asRole('none', 'service_manager', 'admin')
      .input(z.object({ serviceId }))
      .output(workflow.nullable())
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit) => {
            const managed = await listManagedServices(unit)
            if (!managed.some(({ id, mayManage }) => id === input.serviceId && mayManage))
              throw new Fault('not_found')
            return await findWorkflow(unit, input.serviceId)
          }),
      ),

    /** Of which panels sites are kept for the service, and of which they may be given. */
    panelSites: asRole('none', 'service_manager', 'admin')
      .input(z.object({ serviceId }))
      .output(panelSitesOverview)
      .query(async ({ ctx, input }) => {
        const panels = await ctx.principal.asUser(
          async (unit) => await requireManagedPanels(unit, input.serviceId),
        )
        const listed = panelSitesDir === null ? [] : await listPanels(panelSitesDir)
        const ours = new Set(panels.map(({ value }) => value))
        return {
          isPossible: panelSitesDir !== null,
          panels: [...panels],
          kept: listed
            .filter((one) => ours.has(one.panel) && countsAt(one, input.serviceId))
            .map((one) => ({
              ...one,
              serviceId: serviceId.nullable().parse(one.serviceId ?? null),
            })),
        }
      }),

    add: asRole('database', 'service_manager', 'admin')
      .input(newServiceInput)
      .output(z.object({ serviceId }))
      .mutation(async ({ ctx, input }) => {
        const address = serviceAddresses.admit(input.record.origin)
        const added = await ctx.principal
          .asUser(async (unit) => await addService(unit, input, address))
          .catch((error: unknown) => {
            throw isUniqueViolation(error) ? new Fault('service_name_taken') : error
          })
        if (added === null) throw new Fault('not_found')
        return { serviceId: added }
      }),

    change: asRole('database', 'service_manager', 'admin')
      .input(z.object({ serviceId, version: z.int().positive(), record: serviceRecordInput }))
      .output(z.object({ version: z.int() }))
      .mutation(async ({ ctx, input: { serviceId: id, version: known, record } }) => {
        const address = serviceAddresses.admit(record.origin)
        const version = await ctx.principal
          .asUser(
            async (unit) =>
              await changeServiceRecord(unit, { serviceId: id, known }, record, address),
          )
          .catch((error: unknown) => {
            const isMissed = isCheckViolation(error) && record.workflow === null
            throw isMissed ? new Fault('service_needs_workflow') : error
          })
        if (version === null) throw new Fault('not_found')
        if (version === 'stale') throw new Fault('service_changed_meanwhile')
        return { version }
      }),

    /** A worker asks it, as nobody's job: this process connects to no service. */
    ask: asRole('database', 'service_manager', 'admin')
      .input(z.object({ serviceId }))
      .mutation(async ({ ctx, input }) => {
        if (!(await ctx.principal.asUser(async (unit) => await askService(unit, input.serviceId))))
          throw new Fault('not_found')
      }),

    setStatus: asRole('database', 'service_manager', 'admin')
      .input(z.object({ serviceId, status: switchedStatus }))
      .mutation(async ({ ctx, input }) => {
        const { serviceId: id, status } = input
        if (!(await ctx.principal.asUser(async (unit) => await switchService(unit, id, status))))
          throw new Fault('not_found')
      }),
  })
}
