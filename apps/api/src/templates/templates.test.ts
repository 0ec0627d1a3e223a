import { mostTemplates } from '@tessera/contracts/setting-template'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, unknownService, type World } from '../../test/world.ts'

let world: World
let owner: Visitor
beforeAll(async () => {
  world = await createWorld()
  owner = await world.signUp()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('keeps settings under names, one for each, until they are removed', async () => {
  const strict = { ...goodSettings, r2Filter: '0.8' }
  await save(owner, 'Usual', strict)
  await save(owner, 'Strict', strict)
  expect(await save(owner, 'Usual', goodSettings)).toEqual([
    { name: 'Strict', settings: strict },
    { name: 'Usual', settings: goodSettings },
  ])
  const serviceId = world.service
  expect(await owner.trpc.templates.remove.mutate({ serviceId, name: 'Strict' })).toHaveLength(1)
  expect(await owner.trpc.templates.list.query({ serviceId })).toEqual([
    { name: 'Usual', settings: goodSettings },
  ])
})

it('takes no settings that are longer than any service’s', async () => {
  const endless = { ...goodSettings, panel: 'p'.repeat(20_000) }
  expect(await refusalOf(save(owner, 'Endless', endless))).toMatchObject({ code: 'invalid_input' })
})

it('shows and removes nobody else’s', async () => {
  await save(owner, 'Mine', goodSettings)
  const stranger = await world.signUp()
  const serviceId = world.service
  expect(await stranger.trpc.templates.list.query({ serviceId })).toEqual([])
  await stranger.trpc.templates.remove.mutate({ serviceId, name: 'Mine' })
  await save(stranger, 'Mine', { ...goodSettings, r2Filter: '0.3' })
  expect(await owner.trpc.templates.list.query({ serviceId })).toContainEqual({
    name: 'Mine',
    settings: goodSettings,
  })
})

it('keeps as many as one can choose from, and none for a service that is not there', async () => {
  const somebody = await world.signUp()
  for (let place = 0; place < mostTemplates; place += 1)
    await save(somebody, `Number ${place}`, goodSettings)
  expect(await refusalOf(save(somebody, 'One more', goodSettings))).toMatchObject({
    code: 'templates_full',
  })
  expect(await save(somebody, 'Number 1', goodSettings)).toHaveLength(mostTemplates)
  const call = somebody.trpc.templates.save.mutate({
    serviceId: unknownService,
    name: 'Nowhere',
    settings: goodSettings,
  })
  expect(await refusalOf(call)).toMatchObject({ code: 'service_not_found' })
})

it('saves one name once, also by many at once', async () => {
  const somebody = await world.signUp()
  await Promise.all([1, 2, 3].map(async () => await save(somebody, 'Same', goodSettings)))
  const kept = await somebody.trpc.templates.list.query({ serviceId: world.service })
  expect(kept).toEqual([{ name: 'Same', settings: goodSettings }])
})

async function save(visitor: Visitor, name: string, settings: typeof goodSettings | object) {
  return await visitor.trpc.templates.save.mutate({
    serviceId: world.service,
    name,
    settings: { ...goodSettings, ...settings },
  })
}
