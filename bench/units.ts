import { writeAudit } from '@tessera/db/audit'
import { asUser } from '@tessera/db/unit'
import type { Floor } from './floor-client.ts'
import { compare, type Compared } from './measure.ts'
import type { BenchWorld } from './world.ts'

/**
 * Units of work against the same transactions on a table without policies, with a role and a setting in the place of
 * the proof: as many statements, prepared as well, in as many messages.
 */
export async function measureUnits(
  { apiLogin, userId, userProof, jobs }: BenchWorld,
  floor: Floor,
): Promise<readonly Compared[]> {
  const [job] = jobs
  if (job === undefined) throw new Error('there is no job')
  const many = { rounds: 5, perRound: 400 }
  return [
    await compare({
      name: 'unit of work that reads a row',
      floor: async () => await floor.unit(),
      product: async () =>
        await asUser(
          apiLogin,
          userProof,
          async ({ transaction }) =>
            await transaction
              .selectFrom('app.jobs')
              .select('id')
              .where('id', '=', job.jobId)
              .execute(),
        ),
      ...many,
    }),
    await compare({
      name: 'unit of work that writes a row',
      floor: async () => await floor.writingUnit(),
      product: async () =>
        await asUser(apiLogin, userProof, async (unit) => {
          await writeAudit(unit, { userId, actor: `user:${userId}`, action: 'bench.written' })
        }),
      ...many,
    }),
  ]
}
