import { serviceId } from '@tessera/contracts/ids'
import { Fault } from '@tessera/runtime/fault'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import { proceduresFor } from '../http/trpc-handler.ts'
import type { AppRouter, RouterDependencies } from '../router.ts'
import { parseParam } from './json-body.ts'
import { sealPlainToken } from './seal-plain-token.ts'
import { snakeCase } from './snake-case.ts'

export function credentialRoutes(
  deps: Pick<RouterDependencies, 'broker'>,
  router: AppRouter,
): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.post('/users/me/service-credentials', async (c) => {
    const principal = c.get('principal')
    if (principal === null) throw new Fault('not_signed_in')
    const sealed = await sealPlainToken(
      deps.broker,
      principal,
      async () => await c.req.arrayBuffer(),
    )
    return c.json(snakeCase(await proceduresFor(router, c).credentials.put(sealed)), 201)
  })
  app.get('/users/me/service-credentials', async (c) =>
    c.json(snakeCase(await proceduresFor(router, c).credentials.list())),
  )
  app.get('/users/me/service-credentials/:serviceId', async (c) => {
    const id = parseParam(serviceId, c.req.param('serviceId'))
    const found = await proceduresFor(router, c).credentials.get({ serviceId: id })
    if (found === null) throw new Fault('not_found')
    return c.json(snakeCase(found))
  })
  app.delete('/users/me/service-credentials/:serviceId', async (c) => {
    const id = parseParam(serviceId, c.req.param('serviceId'))
    await proceduresFor(router, c).credentials.remove({ serviceId: id })
    return c.body(null, 204)
  })
  return app
}
