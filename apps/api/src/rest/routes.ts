import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import type { AppRouter, RouterDependencies } from '../router.ts'
import { signInCallback } from '../credentials/complete-sign-in.ts'
import { accountRoutes } from './account-routes.ts'
import { credentialRoutes } from './credential-routes.ts'
import { documentRoutes } from './document-routes.ts'
import { internalRoutes } from './internal-routes.ts'
import { jobRoutes } from './job-routes.ts'
import { openApiDocument } from './openapi.ts'

/** The interface for curl and other languages: thin, over the same procedures as the pages. */
export function restRoutes(deps: RouterDependencies, router: AppRouter): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  const document = openApiDocument()
  app.get('/api/openapi.json', (c) => c.json(document))
  app.route('/', accountRoutes(deps))
  app.route('/', credentialRoutes(deps, router))
  app.route('/', signInCallback(deps))
  app.route('/', jobRoutes(router))
  app.route('/', documentRoutes(router))
  app.route('/', internalRoutes(deps))
  return app
}
