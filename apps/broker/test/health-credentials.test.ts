import { connectBroker } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { redeem } from '@tessera/broker-client/grants'
import {
  claimHealthAnswer,
  claimHealthCheck,
  type HealthGrant,
  reportHealth,
} from '@tessera/broker-client/health-grants'
import {
  brokerPaths,
  liveGrantsAnswer,
  releaseAnswer,
  renewAnswer,
} from '@tessera/broker-client/protocol'
import { sealEnvelope } from '@tessera/crypto/envelope'
import { createClaimKey } from '@tessera/crypto/open-claim'
import { Secret } from '@tessera/crypto/secret'
import { adapterFor } from '@tessera/adapters/registry'
import { findAllowedRequest } from '@tessera/adapters/allowed-requests'
import { scope } from '@tessera/contracts/step'
import { fileId } from '@tessera/contracts/ids'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { storedCredentialAad } from '../src/associated-data.ts'
import { findRefusedCredentials } from '../src/ledger/compare-with-database.ts'
import { serviceCredentialsOf } from './service-credentials.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
let operator: ReturnType<typeof serviceCredentialsOf>
beforeAll(async () => {
  world = await createWorld()
  operator = serviceCredentialsOf(world)
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => void (await operator.remove('health')))

async function rows(statement: string, ...parameters: unknown[]) {
  return (await world.database.adminPool.query(statement, parameters)).rows
}

async function storeHealthToken(): Promise<string> {
  const token = newServiceToken()
  world.service.accounts.set(token, 'health')
  expect(await operator.put('health', token)).toMatchObject({ outcome: 'stored' })
  return token
}

describe('a health credential', () => {
  it('is stored once its service accepts it, replaced and removed, each in record and ledger', async () => {
    expect(await operator.put('health', newServiceToken())).toMatchObject({ outcome: 'refused' })
    expect(await rows('select 1 from vault.service_credentials')).toEqual([])

    await storeHealthToken()
    await storeHealthToken()
    const [row] = await rows('select id, version, remote_account from vault.service_credentials')
    expect(row).toMatchObject({ version: 2, remote_account: 'health' })
    const { ledger } = world.testBroker.broker.deps
    expect(ledger.find(row.id)).toMatchObject({ version: 2, state: 'live' })

    expect(await operator.remove('health')).toEqual({ removed: true })
    expect(ledger.find(row.id)).toMatchObject({ state: 'deleted' })
    expect(await rows('select 1 from app.service_health')).toEqual([])
    const records = await rows(
      `select action, outcome from vault.audit where action like 'service_credential.%' order by id`,
    )
    expect(records.slice(-6)).toEqual(
      [
        { action: 'service_credential.opened', outcome: 'ok' },
        { action: 'service_credential.stored', outcome: 'ok' },
        { action: 'service_credential.opened', outcome: 'ok' },
        { action: 'service_credential.stored', outcome: 'ok' },
        { action: 'service_credential.removed', outcome: 'ok' },
      ].toSpliced(0, 0, { action: 'service_credential.refused', outcome: 'refused' }),
    )
  })

  it('is given to a worker for one check, whose outcome everybody can read', async () => {
    const token = await storeHealthToken()
    const worker = await world.newWorker()

    const grant = await claimed(worker)
    expect(grant.scopes).toEqual(['health'])
    expect(grant.credential.available && grant.credential.secret.expose()).toBe(token)
    expect(await claimHealthCheck(worker)).toBeNull()
    await reportHealth(worker, grant, {
      state: 'reachable',
      milliseconds: 12,
      queued: null,
      announcement: '',
    })

    const [row] = await rows('select * from app.service_health')
    expect(row).toMatchObject({ state: 'reachable', milliseconds: 12, interval_seconds: 30 })
    // Once.
    await reportHealth(worker, grant, { ...quietly, state: 'unreachable' })
    expect(await rows('select state from app.service_health')).toEqual([{ state: 'reachable' }])
  })

  it('is compared with the ledger as users’ credentials are, after a restore', async () => {
    await storeHealthToken()
    const { login, ledger } = world.testBroker.broker.deps
    const [old] = await rows('select id, version, envelope from vault.service_credentials')
    const found = async () =>
      (await findRefusedCredentials(login, ledger))
        .filter(({ credentialId }) => credentialId === old.id)
        .map(({ found }) => found)
    expect(await found()).toEqual([])
    await storeHealthToken()
    await rows(
      'update vault.service_credentials set version = $1, envelope = $2',
      old.version,
      old.envelope,
    )
    expect(await found()).toEqual(['older'])
    await rows('delete from vault.service_credentials')
    expect(await found()).toEqual(['missing'])
  })

  it('is asked about less and less often while nothing changes, and soon after a change', async () => {
    await storeHealthToken()
    const worker = await world.newWorker()
    const intervals: unknown[] = []
    for (const state of [...Array<'reachable'>(8).fill('reachable'), 'unreachable'] as const) {
      await reportHealth(worker, await claimed(worker), { ...quietly, state })
      const [row] = await rows('select interval_seconds from app.service_health')
      intervals.push(row.interval_seconds)
      await rows('update app.service_health set next_check_at = now()')
    }
    expect(intervals).toEqual([30, 60, 120, 240, 480, 900, 900, 900, 30])
  })

  it('leaves answers behind, of which few are kept when they are old', async () => {
    await storeHealthToken()
    const worker = await world.newWorker()
    await rows('delete from app.service_checks')
    await rows(
      `insert into app.service_checks (service_id, at, state, milliseconds)
       select 1, date_trunc('hour', now()) - at::interval, state, 1 from (values
         ('91 days', 'reachable'), ('89 days', 'reachable'), ('88 days 23:59:50', 'reachable'),
         ('88 days 23:59:40', 'unreachable'), ('2 hours', 'reachable'), ('1:59:50', 'reachable')) old (at, state)`,
    )
    await reportHealth(worker, await claimed(worker), { ...quietly, state: 'maintenance' })
    expect(await rows('select state from app.service_checks order by at')).toEqual(
      ['reachable', 'unreachable', 'reachable', 'reachable', 'maintenance'].map((state) => ({
        state,
      })),
    )
  })

  it('keeps what the service offers when it changed, tells which panel is gone for a month, and keeps the newest', async () => {
    await storeHealthToken()
    const worker = await world.newWorker()
    await rows('delete from app.service_snapshots')
    const report = async (...panels: readonly string[]) => {
      await rows('update app.service_health set next_check_at = now()')
      const grant = await claimed(worker)
      await reportHealth(worker, grant, {
        ...quietly,
        state: 'reachable',
        catalogue: { ...emptyCatalogue, panels: panels.map(panelCalled) },
      })
      const [row] = await rows('select state, gone_panels from app.service_health')
      return [row.state, ...row.gone_panels.map(({ value }: { value: string }) => value)]
    }
    const kept = async () =>
      (await rows('select count(*)::int as kept from app.service_snapshots'))[0].kept
    await rows('update proof.maintenance_tasks set runs = 0, changed_total = 0')
    expect(await report('a', 'b')).toEqual(['reachable'])
    expect(await report('a', 'b')).toEqual(['reachable'])
    expect(await kept()).toBe(1)
    expect(
      await rows(
        `select task, runs, changed_total as rows from proof.maintenance_tasks
         where task in ('check-services', 'read-catalogues') order by task`,
      ),
    ).toEqual([
      { task: 'check-services', runs: '2', rows: '2' },
      { task: 'read-catalogues', runs: '2', rows: '1' },
    ])
    expect(await report('a')).toEqual(['panel_gone', 'b'])
    expect(await report()).toEqual(['panel_gone', 'a', 'b'])
    expect(await kept()).toBe(3)
    await rows(
      `update app.service_snapshots set since = since - interval '31 days', read_at = read_at - interval '31 days'`,
    )
    expect(await report('c')).toEqual(['reachable'])

    await rows(
      `insert into app.service_snapshots (service_id, since, read_at, options)
       select 1, now() - interval '90 days' + n * interval '1 hour', now() - interval '70 days', '{"panels": []}'
       from generate_series(1, 300) n`,
    )
    expect(await report('d')).toEqual(['panel_gone', 'c'])
    expect(await kept()).toBe(200)

    // Another account sees other panels: that is no change of the service.
    await rows(`update vault.service_credentials set remote_account = 'another'`)
    expect(await report('e')).toEqual(['reachable'])
    await rows(`update vault.service_credentials set remote_account = 'a third'`)
    expect(await report('f')).toEqual(['reachable'])
    await rows(`update vault.service_credentials set remote_account = 'another'`)
    expect(await report('e')).toEqual(['reachable'])
    expect(
      await rows(
        'select account_number from app.service_snapshots where account_number > 1 order by since',
      ),
    ).toEqual([{ account_number: 2 }, { account_number: 3 }, { account_number: 2 }])
    await rows('delete from app.service_snapshots')
  })

  it('asks for what is offered once an hour, and whenever somebody wants an answer', async () => {
    await storeHealthToken()
    const worker = await world.newWorker()
    const isDue = async () => {
      await rows('update app.service_health set next_check_at = now()')
      const grant = await claimed(worker)
      await reportHealth(worker, grant, {
        ...quietly,
        state: 'reachable',
        ...(grant.catalogue.isDue && { catalogue: emptyCatalogue }),
      })
      return grant.catalogue.isDue
    }
    expect([await isDue(), await isDue()]).toEqual([true, false])
    await rows('update app.service_health set asked_at = now()')
    expect([await isDue(), await isDue()]).toEqual([true, false])
    await rows(
      `update app.service_health set catalogue_due_at = catalogue_due_at - interval '1 hour'`,
    )
    expect([await isDue(), await isDue()]).toEqual([true, false])
    await rows('delete from app.service_snapshots')
  })

  it('asks for what is offered no sooner where it could not be read', async () => {
    await storeHealthToken()
    const worker = await world.newWorker()
    await rows('update app.service_health set catalogue_due_at = now()')
    const isDue = async () => {
      await rows('update app.service_health set next_check_at = now()')
      const grant = await claimed(worker)
      await reportHealth(worker, grant, { ...quietly, state: 'reachable' })
      return grant.catalogue.isDue
    }
    expect([await isDue(), await isDue()]).toEqual([true, false])
  })

  it('takes no catalogue that is too long, and no word on panels from a worker', async () => {
    await storeHealthToken()
    const worker = await world.newWorker()
    const grant = await claimed(worker)
    const panels = Array.from({ length: 3_000 }, (_, n) => panelCalled('x'.repeat(40) + n))
    const long = {
      ...quietly,
      state: 'reachable' as const,
      catalogue: { ...emptyCatalogue, panels },
    }
    await expect(reportHealth(worker, grant, long)).rejects.toThrow()
    // @ts-expect-error: what a worker may say has no such state.
    await expect(reportHealth(worker, grant, { ...quietly, state: 'panel_gone' })).rejects.toThrow()
    expect(await rows('select 1 from app.service_snapshots')).toEqual([])
  })

  it('lets what waits for its service go on when it is well again, and nothing else', async () => {
    await storeHealthToken()
    const worker = await world.newWorker()
    const [waiting, elsewhere] = [
      await world.dispatchedJob(await world.userWithToken()),
      await world.dispatchedJob(await world.userWithToken()),
    ]
    const later = `update app.steps set state = 'due', due_at = now() + interval '1 hour' where job_id = $1`
    for (const { jobId } of [waiting, elsewhere]) await rows(later, jobId)
    const wait = 'update app.jobs set state = $2, wait_reason = $3 where id = $1'
    await rows(wait, waiting.jobId, 'waiting', 'service')
    await rows(wait, elsewhere.jobId, 'waiting', 'slot')
    const isSoon = async ({ jobId }: { readonly jobId: string }) =>
      (
        await rows(
          `select due_at < now() + interval '1 minute' as soon from app.steps where job_id = $1`,
          jobId,
        )
      )[0].soon
    const report = async (state: 'unreachable' | 'reachable') => {
      await rows('update app.service_health set next_check_at = now()')
      await reportHealth(worker, await claimed(worker), { ...quietly, state })
    }
    await report('unreachable')
    expect([await isSoon(waiting), await isSoon(elsewhere)]).toEqual([false, false])
    await report('reachable')
    expect([await isSoon(waiting), await isSoon(elsewhere)]).toEqual([true, false])
  })

  it('is not needed for one answer that somebody asked for, which says whether the entry was tried', async () => {
    await rows(`insert into app.service_health (service_id, asked_at) values (1, now())`)
    await rows(`update app.services set status = 'inactive'`)
    const worker = await world.newWorker()
    const grant = await claimed(worker)
    expect(grant.credential.available).toBe(false)
    await reportHealth(worker, grant, { ...quietly, state: 'reachable' })
    expect(await rows('select check_state from app.services')).toEqual([{ check_state: 'checked' }])
    await rows('update app.service_health set next_check_at = now()')
    expect(await claimHealthCheck(worker)).toBeNull()
    await rows(`update app.services set status = 'active'`)
    await rows('delete from app.service_health')
  })

  it('stays at home when its service has moved, or somebody put an old row back', async () => {
    await storeHealthToken()
    const [old] = await rows('select version, envelope from vault.service_credentials')
    await storeHealthToken()
    await rows(
      'update vault.service_credentials set version = $1, envelope = $2',
      old.version,
      old.envelope,
    )
    const worker = await world.newWorker()
    expect((await claimed(worker)).credential.available).toBe(false)

    await storeHealthToken()
    await rows(`update app.services set origin = 'https://moved.example.org'`)
    expect(await claimHealthCheck(worker)).toBeNull()
    await rows('update app.services set origin = $1', world.service.origin)
  })

  it('is not given to a worker where workers see no credentials', async () => {
    await storeHealthToken()
    await rows(`update app.services set delivery = 'egress'`)
    const worker = await world.newWorker()
    expect((await claimed(worker)).credential).toEqual({ available: false, reason: 'not_needed' })
    await rows(`update app.services set delivery = 'sealed'`)
  })
})

describe('who wants a job to run on a health credential', () => {
  it('claims a step of a user who has no credential, and gets rows only', async () => {
    await storeHealthToken()
    const worker = await world.newWorker()
    const user = await world.signIn()
    expect(await redeem(worker, await world.dispatchedJob(user))).toMatchObject({
      outcome: 'granted',
      grant: { credential: { available: false, reason: 'none' } },
    })
  })

  it('renews, releases, reads files or passes egress with the grant of a check in vain', async () => {
    await storeHealthToken()
    const worker = await world.newWorker()
    const egress = await world.testBroker.enrollEgress(`egress-${randomUUID().slice(0, 8)}`)
    const check = await claimed(worker)
    const shown = { grantId: check.id, publicKey: check.claimKey }
    expect(await callBroker(worker, brokerPaths.renew, shown, renewAnswer)).toEqual({
      outcome: 'ended',
    })
    const given = { ...shown, credentialRefused: null, credentialUsed: false, putBack: true }
    expect(await callBroker(worker, brokerPaths.release, given, releaseAnswer)).toEqual({
      released: false,
    })
    const live = await callBroker(
      egress,
      brokerPaths.liveGrants,
      { grantIds: [check.id] },
      liveGrantsAnswer,
    )
    expect(live).toEqual({ live: [] })
    // It has no row proof; the nearest thing to one is its key.
    const proof = Buffer.from(check.claimKey, 'base64url')
    await expect(
      connectBroker(worker).fileKey(new Secret<Uint8Array>(proof), fileId.parse(randomUUID())),
    ).rejects.toThrow()
    // After all that the check can still be reported: nothing has taken its grant for one of a job.
    await reportHealth(worker, check, { ...quietly, state: 'reachable' })
    expect(await rows('select state from app.service_health')).toEqual([{ state: 'reachable' }])
  })

  it('is refused the scope by the database, in delegations and grants, until the rule is gone', async () => {
    const user = await world.userWithToken()
    const worker = await world.newWorker()
    const job = await world.dispatchedJob(user)
    const grant = await world.claim(worker, job)
    const widen = [
      [`update app.delegations set scopes = '{health}' where job_id = $1`, job.jobId],
      [`update proof.grants set scopes = '{health}' where id = $1`, grant.id],
    ] as const
    for (const [statement, id] of widen) await expect(rows(statement, id)).rejects.toThrow('check')

    await rows('alter table app.delegations drop constraint delegations_scopes_check')
    await rows('alter table proof.grants drop constraint grants_scopes_check')
    for (const [statement, id] of widen) await rows(statement, id)
    await rows(`delete from app.jobs where id = $1`, job.jobId)
    const known = `array['submit', 'poll', 'collect', 'cancel', 'read-options']`
    await rows(
      `alter table app.delegations add constraint delegations_scopes_check check (scopes <@ ${known})`,
    )
    await rows(
      `alter table proof.grants add constraint grants_scopes_check check (scopes <@ ${known})`,
    )
    // And no program of the house can say it of a job.
    expect(scope.safeParse('health').success).toBe(false)
  })

  it('copies it into a user’s credential, where it does not open: it is bound to its kind', async () => {
    const user = await world.userWithToken()
    const token = await storeHealthToken()
    const [health] = await rows('select envelope, key_id from vault.service_credentials')
    const [own] = await rows('select id, version from app.credentials where user_id = $1', user.id)
    await rows(
      'update vault.credential_secrets set envelope = $2, version = $3, key_id = $4 where credential_id = $1',
      own.id,
      health.envelope,
      own.version + 1,
      health.key_id,
    )
    // Beyond the ledger, so that nothing but the associated data stands in the way.
    await rows('update app.credentials set version = version + 1 where id = $1', own.id)
    const worker = await world.newWorker()
    const { credential } = await world.claim(worker, await world.dispatchedJob(user))
    expect(credential).toEqual({ available: false, reason: 'refused' })

    // Bound as a user's own it would have been given out: the rows are otherwise what a claim asks for.
    const { keys } = world.testBroker.broker.deps
    const aad = storedCredentialAad({
      userId: user.id,
      credentialId: own.id,
      serviceId: world.serviceId,
      origin: world.service.origin,
      type: 'api_token',
      version: own.version + 2,
    })
    const unguarded = sealEnvelope(keys.keyring, { aad, plaintext: Buffer.from(token) })
    await rows(
      'update vault.credential_secrets set envelope = $2, version = $3 where credential_id = $1',
      own.id,
      unguarded,
      own.version + 2,
    )
    await rows('update app.credentials set version = version + 1 where id = $1', own.id)
    const again = await world.claim(worker, await world.dispatchedJob(user))
    expect('secret' in again.credential && again.credential.secret.expose()).toBe(token)
  })

  it('turns it into a shared token by a change of its row, where it does not open', async () => {
    await storeHealthToken()
    await operator.serveUntil(new Date(Date.now() + 86_400_000))
    await rows(`update vault.service_credentials set kind = 'shared'`)
    await rows(`update app.services set shared_token_account = 'health'`)
    const user = await world.signIn()
    const job = await world.dispatchedJob(user)
    await rows('update app.attempts set on_shared_account = true where job_id = $1', job.jobId)
    const worker = await world.newWorker()
    const { credential } = await world.claim(worker, job)
    expect(credential.available).toBe(false)
    await rows('delete from vault.service_credentials')
    await operator.serveUntil(null)
  })

  it('claims or reports a check as somebody who is no worker, or not the one that was granted it', async () => {
    await storeHealthToken()
    const { publicKey } = await createClaimKey()
    const key = Buffer.from(publicKey).toString('base64url')
    const { api, operator: operatorDoor } = world.testBroker
    for (const who of [api, operatorDoor])
      await expect(
        callBroker(who, brokerPaths.claimHealth, { publicKey: key }, claimHealthAnswer),
      ).rejects.toThrow()
    const [worker, thief] = [await world.newWorker(), await world.newWorker()]
    const check = await claimed(worker)
    await reportHealth(thief, check, { ...quietly, state: 'unreachable' })
    expect(await rows('select state from app.service_health')).toEqual([{ state: null }])
  })

  it('sends nothing with the scope of a check but the questions whether the service is well and what it offers', () => {
    const adapter = adapterFor({ kind: 'cloudgene', origin: 'https://service.example' })
    const ask = (method: 'GET' | 'POST', path: string) =>
      findAllowedRequest(adapter.allowedRequests, ['health'], {
        method,
        path,
        credential: { in: 'header' },
      })
    expect(ask('GET', '/api/v2/server')).not.toBeNull()
    expect(ask('GET', '/api/v2/server/apps/imputationserver2')).not.toBeNull()
    expect(ask('GET', '/api/v2/jobs')).toBeNull()
    expect(ask('POST', '/api/v2/jobs/submit/app')).toBeNull()
    // The same request, under the scope that needs it.
    expect(
      findAllowedRequest(adapter.allowedRequests, ['submit'], {
        method: 'POST',
        path: '/api/v2/jobs/submit/app',
        credential: { in: 'header' },
      }),
    ).not.toBeNull()
  })
})

async function claimed(worker: Parameters<typeof claimHealthCheck>[0]): Promise<HealthGrant> {
  const grant = await claimHealthCheck(worker)
  if (grant === null) throw new Error('no service is due for its check')
  return grant
}

const quietly = { milliseconds: 1, queued: null, announcement: '' }

function panelCalled(value: string) {
  return { value, label: value.toUpperCase(), populations: [] }
}

const emptyCatalogue = {
  appId: 'imputationserver2',
  appName: 'Imputation',
  appVersion: '2.0.12',
  panels: [],
  builds: [],
  phasing: [],
  modes: [],
  r2Filters: [],
  readAt: '2026-01-01T00:00:00.000Z',
}
