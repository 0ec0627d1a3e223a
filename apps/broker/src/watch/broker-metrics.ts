import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What Prometheus may know of the broker: no label names a user, a credential or a job. */
export class BrokerMetrics {
  readonly registry = new Registry()
  readonly claims = new Counter({
    name: 'tessera_broker_claims_total',
    help: 'Claims of steps, by what came of them',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  })
  readonly requests = new Histogram({
    name: 'tessera_broker_request_seconds',
    help: 'Time to answer a request that somebody known signed',
    labelNames: ['procedure', 'status'] as const,
    buckets: [0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 10],
    registers: [this.registry],
  })
  readonly decryptions = new Counter({
    name: 'tessera_broker_decryptions_total',
    help: 'Credentials and file keys that were opened',
    labelNames: ['what'] as const,
    registers: [this.registry],
  })
  readonly refusedSignatures = new Counter({
    name: 'tessera_broker_refused_signatures_total',
    help: 'Requests that nobody known signed',
    registers: [this.registry],
  })
  readonly alerts = new Counter({
    name: 'tessera_broker_alerts_total',
    help: 'Alerts raised by this broker',
    labelNames: ['kind'] as const,
    registers: [this.registry],
  })
  readonly standingSeconds = new Gauge({
    name: 'tessera_broker_standing_seconds',
    help: 'For how long a program has left its work lying',
    labelNames: ['program'] as const,
    registers: [this.registry],
  })
  readonly requestsUnderWay = new Gauge({
    name: 'tessera_broker_requests_under_way',
    help: 'Requests that have not been answered yet',
    registers: [this.registry],
  })
}
