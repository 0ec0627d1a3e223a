import type { AlertKind } from '@tessera/contracts/alert'
import type { Login } from '@tessera/db/login'
import { asVault, type VaultUnit } from '@tessera/db/unit'
import { raiseAlert } from '@tessera/db/vault/alerts'
import type { Logger } from '@tessera/runtime/logger'
import { RateLimit } from '../grants/rate-limit.ts'
import type { BrokerMetrics } from './broker-metrics.ts'

export interface Bounds {
  readonly claimsOfWorker: number
  readonly refusedSignatures: number
}

type Alert = Parameters<typeof raiseAlert>[1]

/** Raises alerts, and notices what no single request shows. */
export class Watch implements AsyncDisposable {
  readonly metrics: BrokerMetrics
  readonly #login: Login<'tessera_broker'>
  readonly #logger: Logger
  readonly #claims: RateLimit
  readonly #refused: RateLimit
  readonly #raisedAt = new Map<string, number>()
  readonly #writing = new Set<Promise<void>>()

  /** @param perMinute what is usual: beyond it somebody is told */
  constructor(
    login: Login<'tessera_broker'>,
    logger: Logger,
    metrics: BrokerMetrics,
    perMinute: Bounds,
  ) {
    this.#login = login
    this.#logger = logger
    this.metrics = metrics
    this.#claims = new RateLimit(perMinute.claimsOfWorker)
    this.#refused = new RateLimit(perMinute.refusedSignatures)
  }

  /** In the unit that noticed: it stands or falls with it. */
  async raiseIn(unit: VaultUnit, alert: Alert): Promise<void> {
    this.#tell(alert)
    await raiseAlert(unit, alert)
  }

  noteClaim(workerId: string, outcome: string): void {
    this.metrics.claims.inc({ outcome })
    if (this.#claims.take(workerId) > 0) this.#raiseSoon('worker.burst', workerId)
    if (outsideLiveJob.has(outcome)) this.#raiseSoon('grant.outside_live_job', workerId)
  }

  noteRefusedSignature(): void {
    this.metrics.refusedSignatures.inc()
    if (this.#refused.take('') > 0) this.#raiseSoon('signature.refused', 'requests')
  }

  noteStandingWork(program: string): void {
    this.#raiseSoon('work.stands_still', program)
  }

  noteFirstRequest(clientId: string): void {
    this.#raiseSoon('client.new', clientId)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#writing)
  }

  /** At most once a minute for each, and no request waits for it. */
  #raiseSoon(kind: AlertKind, subject: string): void {
    const now = performance.now()
    const name = `${kind} ${subject}`
    if (now - (this.#raisedAt.get(name) ?? -pauseMilliseconds) < pauseMilliseconds) return
    this.#raisedAt.set(name, now)
    const writing = this.#write({ kind, subject }).finally(() => this.#writing.delete(writing))
    this.#writing.add(writing)
  }

  async #write(alert: Alert): Promise<void> {
    this.#tell(alert)
    try {
      await asVault(this.#login, async (unit) => await raiseAlert(unit, alert))
    } catch (error) {
      this.#logger.error({ err: error, kind: alert.kind }, 'an alert could not be kept')
    }
  }

  #tell({ kind, subject }: Alert): void {
    this.metrics.alerts.inc({ kind })
    this.#logger.warn({ alert: kind, subject }, 'an alert was raised')
  }
}

/** What a worker is told that claims for a job which is over, or for somebody who is locked out. */
const outsideLiveJob = new Set(['ended', 'user_inactive'])
const pauseMilliseconds = 60_000
