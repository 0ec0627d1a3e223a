import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { choosePort } from '@tessera/development/ports'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createEgressWorld, type EgressWorld } from '../../test/egress-world.ts'

let world: EgressWorld
beforeAll(async () => {
  world = await createEgressWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('Prometheus reads how requests ended, and no user, worker, service or path', async () => {
  const metricsPort = await choosePort()
  const egress = await world.startEgress({ metricsPort })
  const { fetch: send, grant, token } = await world.hold({ egress })
  world.answerWith((_, response) => void response.end('ok'))
  await (await send('/api/v2/server')).text()
  await expect(
    (await world.hold({ egress })).fetch('https://10.0.0.1/x', { credential: 'omit' }),
  ).rejects.toThrow('address_refused')

  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  expect(text).toMatch(/^tessera_egress_requests_total\{outcome="whole"\} 1$/m)
  expect(text).toMatch(/^tessera_egress_requests_total\{outcome="address_refused"\} 1$/m)
  expect(text).toMatch(/^tessera_egress_request_seconds_count 2$/m)
  expect(text).toMatch(/^tessera_egress_requests_under_way 0$/m)
  for (const secret of [token, grant.id, grant.userId, '127.0.0.1', 'api/v2', 'worker-'])
    expect(text).not.toContain(secret)
  expect((await fetch(`${egress.origin}/metrics`)).status).toBe(502)
})

it('health says busy beyond the requests that it serves soon, and ready while the broker is the busy one', async () => {
  const { underWay } = world.egress.metrics
  underWay.set(500)
  expect(await health()).toEqual([200, { status: 'ready' }])
  underWay.set(501)
  expect(await health()).toEqual([429, { status: 'busy' }])
  underWay.set(0)
  const { requestsUnderWay } = world.testBroker.broker.deps.watch.metrics
  requestsUnderWay.inc(501)
  expect((await fetch(`${world.testBroker.origin}/health`)).status).toBe(429)
  expect(await health()).toEqual([200, { status: 'ready' }])
  requestsUnderWay.dec(501)
})

it('health says ready while the broker answers, and that it is away when it is sealed', async () => {
  expect(await health()).toEqual([200, { status: 'ready' }])
  await callBroker(world.testBroker.operator, brokerPaths.seal, {}, z.unknown())
  expect(await health()).toEqual([503, { status: 'broker_away' }])
})

async function health() {
  const answer = await fetch(`${world.egress.origin}/health`)
  return [answer.status, await answer.json()]
}
