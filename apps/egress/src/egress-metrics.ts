import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What Prometheus may know of egress: no label names a user, a worker, a service or a path. */
export class EgressMetrics {
  readonly registry = new Registry()
  readonly requests = new Counter({
    name: 'tessera_egress_requests_total',
    help: 'Requests of workers, by how they ended: whole, or why not',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  })
  readonly seconds = new Histogram({
    name: 'tessera_egress_request_seconds',
    help: 'Time from the head of a request to the last byte of its answer',
    buckets: [0.05, 0.1, 0.5, 1, 5, 30, 300, 3600],
    registers: [this.registry],
  })
  readonly underWay = new Gauge({
    name: 'tessera_egress_requests_under_way',
    help: 'Requests that have not ended yet',
    registers: [this.registry],
  })
}
