import { newToken, rowProof } from '@tessera/crypto/row-proof'
import { findJobWork } from '@tessera/db/job-work'
import { ProofRefused } from '@tessera/db/unit'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { type Grantee, type Grants, openGrants } from '../test/grants.ts'
import { currentAuthContextOrNull, runAs } from './auth-context.ts'
import { systemService, userAwareService, WrongContext } from './services.ts'
import { SystemContext } from './system-context.ts'
import { UserContext, WrongIdentity } from './user-context.ts'

let grants: Grants
let ada: Grantee
let eve: Grantee

beforeAll(async () => {
  grants = await openGrants()
  ada = await grants.newGrantee()
  eve = await grants.newGrantee()
})
afterAll(async () => await grants[Symbol.asyncDispose]())

const history = userAwareService((user, grantee: Grantee) => ({
  owner: async () =>
    (await user.unit(async (unit) => await findJobWork(unit, grantee.taskId)))?.userId ?? null,
}))

describe('the context of a user', () => {
  it('opens units of work on her rows, and on nobody else’s', async () => {
    expect(await history(contextOf(ada), ada).owner()).toBe(ada.auth.userId)
    expect(await history(contextOf(ada), eve).owner()).toBeNull()
  })

  it('F51 no context: an error before any statement, never another login', async () => {
    const nobody = new UserContext(grants.worker, rowProof(newToken()), ada.auth)
    await expect(history(nobody, ada).owner()).rejects.toBeInstanceOf(ProofRefused)
  })

  it('is worth nothing when its grant has ended', async () => {
    const carol = await grants.newGrantee()
    const context = contextOf(carol)
    await grants.database.adminPool.query(
      'update proof.grants set expires_at = now() where user_id = $1',
      [carol.auth.userId],
    )
    await expect(history(context, carol).owner()).rejects.toBeInstanceOf(ProofRefused)
  })

  it('F41 an identity that is not the grant’s: stops before the work', async () => {
    let begun = false
    const forged = new UserContext(grants.worker, eve.proof, ada.auth)
    const work = async () => {
      begun = true
    }
    await expect(forged.unit(work)).rejects.toBeInstanceOf(WrongIdentity)
    expect(begun).toBe(false)
  })

  it('is refused while running as somebody else', async () => {
    await runAs(ada.auth, async () => {
      await expect(history(contextOf(eve), eve).owner()).rejects.toBeInstanceOf(WrongIdentity)
      expect(await history(contextOf(ada), ada).owner()).toBe(ada.auth.userId)
    })
  })
})

describe('the context of the system', () => {
  const dispatching = systemService('dispatch', (context) => ({
    runsAs: async () => await context.unit(async () => currentAuthContextOrNull()),
  }))

  it('runs as nobody, also when it is used in the middle of a user’s work', async () => {
    const context = new SystemContext(grants.system, 'dispatch')
    await runAs(ada.auth, async () => {
      expect(await dispatching(context).runsAs()).toBeNull()
      expect(currentAuthContextOrNull()).toEqual(ada.auth)
    })
  })

  it('sees no rows of users that its purpose does not need', async () => {
    const context = new SystemContext(grants.system, 'dispatch')
    const jobs = await context.unit(
      async (unit) => await unit.transaction.selectFrom('app.jobs').select('id').execute(),
    )
    expect(jobs).toEqual([])
  })

  it('F57 a service for users refuses it, and a service for another purpose too', () => {
    const context = new SystemContext(grants.system, 'dispatch')
    // @ts-expect-error: the types say so before it runs
    expect(() => history(context, ada)).toThrow(WrongContext)
    const reminding = systemService('remind', () => ({}))
    // @ts-expect-error: the types say so before it runs
    expect(() => reminding(context)).toThrow(WrongContext)
    // @ts-expect-error: the types say so before it runs
    expect(() => dispatching(contextOf(ada))).toThrow(WrongContext)
  })

  it('cannot be imitated by an object that looks like it', () => {
    const lookalike = { purpose: 'dispatch', auth: ada.auth, unit: async () => null }
    // @ts-expect-error: what the broker has not given is no context
    expect(() => history(lookalike, ada)).toThrow(WrongContext)
    // @ts-expect-error: nor is this
    expect(() => dispatching(lookalike)).toThrow(WrongContext)
    expectTypeOf(lookalike).not.toExtend<UserContext>()
  })
})

function contextOf({ proof, auth }: Grantee): UserContext {
  return new UserContext(grants.worker, proof, auth)
}
