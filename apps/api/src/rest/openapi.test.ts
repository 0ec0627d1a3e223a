import { randomUUID } from 'node:crypto'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, type World } from '../../test/world.ts'
import { openApiDocument } from './openapi.ts'
import { operations } from './operations.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('is a valid OpenAPI 3.1 document', async () => {
  const result = await new Validator().validate(structuredClone(openApiDocument()))
  expect(result.errors ?? []).toEqual([])
  expect(result.valid).toBe(true)
})

it('refers only to schemas that it has', () => {
  const document = openApiDocument()
  const names = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)]
  expect(names.length).toBeGreaterThan(10)
  for (const [, name] of names) expect(document.components.schemas).toHaveProperty(name ?? '')
})

it('names properties as the answers do', () => {
  const text = JSON.stringify(openApiDocument().components.schemas['Job'])
  expect(text).toContain('"remote_account"')
  expect(text).toContain('"r2_filter"')
  expect(text).not.toContain('remoteAccount')
})

it('names only operations that the api has, each with the sign-in that it asks for', async () => {
  const id = randomUUID()
  for (const { method, path, signedIn } of operations) {
    const url = `${world.api.origin}${path.replace('{service_id}', '1').replace(/\{\w+\}/, id)}`
    const response = await fetch(url, { method: method.toUpperCase() })
    const body = await response.text()
    // A route that does not exist answers 404 without looking for a session.
    if (signedIn === 'nobody') expect([path, response.status]).toEqual([path, 400])
    else expect([path, response.status, body.includes('"code"')]).toEqual([path, 401, true])
  }
})

it('is served', async () => {
  const response = await fetch(`${world.api.origin}/api/openapi.json`)
  expect(await response.json()).toMatchObject({ openapi: '3.1.1', info: { title: 'Tessera' } })
})
