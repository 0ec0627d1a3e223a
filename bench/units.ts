import { asUser, type UserUnit } from '@tessera/db/unit'
import { compare, type Compared } from './measure.ts'
import { openPlainUnits } from './plain-units.ts'
import type { BenchWorld } from './world.ts'

/** Units of work against the same transactions, with the same code, on tables without policies and without a proof. */
export async function measureUnits(world: BenchWorld): Promise<readonly Compared[]> {
  const { apiLogin, userId, userProof, jobs } = world
  const [job] = jobs
  if (job === undefined) throw new Error('there is no job')
  await using plain = await openPlainUnits(world)

  const reads = async ({ transaction }: Pick<UserUnit, 'transaction'>) => {
    const query = transaction.selectFrom('app.jobs').selectAll().where('id', '=', job.jobId)
    return await query.executeTakeFirstOrThrow()
  }
  const writes = async ({ transaction }: Pick<UserUnit, 'transaction'>) => {
    const line = {
      userId,
      actor: `user:${userId}`,
      action: 'bench.written',
      subject: '',
      detail: '{}',
    }
    await transaction.insertInto('app.audit').values(line).execute()
  }
  const compared = async (
    name: string,
    work: (unit: Pick<UserUnit, 'transaction'>) => Promise<unknown>,
  ) =>
    await compare({
      name,
      floor: async () => await plain.unit(work),
      product: async () => await asUser<unknown>(apiLogin, userProof, work),
      rounds: 5,
      perRound: 400,
    })
  return [
    await compared('unit of work that reads a row', reads),
    await compared('unit of work that writes a row', writes),
  ]
}
