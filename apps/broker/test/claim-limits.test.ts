import { redeem } from '@tessera/broker-client/grants'
import { expect, it } from 'vitest'
import { createWorld } from './world.ts'

it.each([
  ['of one worker', { worker: 2 }],
  ['for one user', { user: 2 }],
])(
  'claims beyond the limit %s are recorded and put off, and the step is not lost',
  async (_, limit) => {
    await using world = await createWorld({ claimsPerMinute: limit })
    const user = await world.userWithToken()
    const jobs = [
      await world.dispatchedJob(user),
      await world.dispatchedJob(user),
      await world.dispatchedJob(user),
    ] as const
    const worker = await world.newWorker()
    await world.claim(worker, jobs[0])
    await world.claim(worker, jobs[1])

    const refused = await redeem(worker, jobs[2])

    if (refused.outcome !== 'refused') throw new Error('the claim was not refused')
    expect(refused.reason).toBe('busy')
    const wait = (refused.retryAt?.getTime() ?? 0) - Date.now()
    expect(wait).toBeGreaterThan(5_000)
    expect(wait).toBeLessThanOrEqual(31_000)
    const { rows } = await world.database.adminPool.query(
      `select s.state, s.due_at > now() as later, (select outcome from vault.audit where subject = s.id::text) as recorded
     from app.steps s where id = $1`,
      [jobs[2].taskId],
    )
    expect(rows).toEqual([{ state: 'due', later: true, recorded: 'busy' }])

    // Another worker, or another user, is not held up by it.
    const other = await world.dispatchedJob(await world.userWithToken())
    await expect(world.claim(await world.newWorker(), other)).resolves.toMatchObject({ fence: 1 })
  },
)
