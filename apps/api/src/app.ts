import { Fault } from '@tessera/runtime/fault'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { documentFileRoute } from './documents/file-route.ts'
import { documentUploadRoute } from './documents/upload-route.ts'
import type { ApiEnv } from './http/api-env.ts'
import { refuseCrossSite } from './http/csrf.ts'
import { answerFault } from './http/error-handler.ts'
import { knownBrowserOf } from './http/kept-cookie.ts'
import { limitedBy, limitOwners, type Limits } from './http/limits.ts'
import { requestContext } from './http/request-context.ts'
import { securityHeaders } from './http/security-headers.ts'
import { noteSessionUse } from './http/session-use.ts'
import { readSession } from './http/session.ts'
import { trpcHandler } from './http/trpc-handler.ts'
import { trailRoutes } from './record/export-trails.ts'
import { openIdRoutes } from './openid/routes.ts'
import { ownDataRoutes } from './own-data/archive-route.ts'
import { panelSitesRoutes } from './panel-sites/route.ts'
import { manifestRoutes } from './provenance/manifest-route.ts'
import { programTokenRoute } from './programs/token-route.ts'
import { restRoutes } from './rest/routes.ts'
import { submitRoute } from './rest/submit-route.ts'
import { resultRoutes } from './results/download-result.ts'
import { createAppRouter, type RouterDependencies } from './router.ts'
import { tusRoutes } from './uploads/tus-routes.ts'

export interface AppDependencies extends RouterDependencies {
  readonly publicOrigin: string
  readonly maxUploadBytes: number
  readonly dailyUploadBytes: number
  readonly panelSitesDir: string | null
  readonly noteEverySeconds: number
  readonly limits: Limits
}

/** The api over HTTP. Middleware stands in the order in which a request meets it. */
export function createApp(deps: AppDependencies): Hono<ApiEnv> {
  const router = createAppRouter(deps)
  const app = new Hono<ApiEnv>()
  app.onError(answerFault(deps.logger))
  app.notFound(() => {
    throw new Fault('not_found')
  })
  app.use(requestContext(deps.logger))
  app.use(securityHeaders(deps.publicOrigin))
  app.get('/health', (c) => c.json({ status: 'ready' }))
  app.use(async (c, next) => {
    c.set('limits', deps.limits)
    c.set('browser', deps.knownBrowsers.browserOf(knownBrowserOf(c, c.res.headers).token))
    await next()
  })
  app.use(limitedBy('requests'))
  app.use(readSession(deps.api, deps.terms))
  app.use(limitOwners())
  app.use(refuseCrossSite(deps.publicOrigin))
  app.use(noteSessionUse(deps))

  // Bodies of any length, which are never held in memory.
  app.route('/', tusRoutes(deps, router))
  app.route('/', submitRoute(deps, router))
  app.route('/', panelSitesRoutes(deps))
  app.route('/', resultRoutes(deps))
  app.route('/', manifestRoutes(deps))
  app.route('/', documentUploadRoute(deps))
  app.route('/', documentFileRoute(deps))
  app.route('/', ownDataRoutes(deps))
  app.route('/', trailRoutes(deps))

  app.use(
    bodyLimit({
      maxSize: largestBody,
      onError: (c) => {
        // The rest of the body is not read, so nothing more can come over this connection.
        c.header('connection', 'close')
        throw new Fault('invalid_input', { detail: 'the body is too large' })
      },
    }),
  )
  app.route('/', programTokenRoute(deps))
  app.route('/', openIdRoutes(deps))
  app.all('/trpc/*', trpcHandler(router, deps.logger))
  app.route('/', restRoutes(deps, router))
  return app
}

const largestBody = 1024 * 1024
