import { Hono } from 'hono'
import type { BrokerMetrics } from './broker-metrics.ts'

/** For Prometheus, on this machine only. */
export function createMetricsApp({ registry }: BrokerMetrics): Hono {
  const app = new Hono()
  app.get('/metrics', async (c) =>
    c.body(await registry.metrics(), 200, { 'content-type': registry.contentType }),
  )
  return app
}
