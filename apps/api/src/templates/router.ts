import { serviceId } from '@tessera/contracts/ids'
import { mostTemplates, settingTemplate } from '@tessera/contracts/setting-template'
import {
  listSettingTemplates,
  removeSettingTemplate,
  saveSettingTemplate,
} from '@tessera/db/setting-templates'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { requireService } from '../services/require-service.ts'
import { router, signedIn } from '../trpc.ts'

/** Settings that a user keeps under names of hers, for each service. */
export function templatesRouter() {
  return router({
    list: signedIn('none')
      .input(z.object({ serviceId }))
      .output(z.array(settingTemplate))
      .query(
        async ({ ctx, input }) =>
          await ctx.principal.asReader(async (unit) => [
            ...(await listSettingTemplates(unit, input.serviceId)),
          ]),
      ),

    /** In place of one with the same name. */
    save: signedIn('none')
      .input(settingTemplate.extend({ serviceId }))
      .output(z.array(settingTemplate))
      .mutation(
        async ({ ctx, input: { serviceId: id, ...template } }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            await requireService(unit, id)
            await saveSettingTemplate(unit, { userId, serviceId: id }, template)
            const kept = await listSettingTemplates(unit, id)
            if (kept.length > mostTemplates) throw new Fault('templates_full')
            return [...kept]
          }),
      ),

    remove: signedIn('none')
      .input(settingTemplate.pick({ name: true }).extend({ serviceId }))
      .output(z.array(settingTemplate))
      .mutation(
        async ({ ctx, input: { serviceId: id, name } }) =>
          await ctx.principal.asUser(async (unit) => {
            await removeSettingTemplate(unit, id, name)
            return [...(await listSettingTemplates(unit, id))]
          }),
      ),
  })
}
