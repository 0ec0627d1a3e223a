import type { ServerResponse } from 'node:http'
import type { EgressMetrics } from './egress-metrics.ts'

/** Ready (200), busy (429), or of no use because the broker is away or sealed (503). */
export async function answerHealth(
  outgoing: ServerResponse,
  { metrics, brokerOrigin }: { readonly metrics: EgressMetrics; readonly brokerOrigin: string },
): Promise<void> {
  const { values } = await metrics.underWay.get()
  const isBusy = (values[0]?.value ?? 0) > busyRequests
  const [code, status] = isBusy
    ? [429, 'busy']
    : (await brokerAnswers(brokerOrigin))
      ? [200, 'ready']
      : [503, 'broker_away']
  outgoing.writeHead(Number(code), {
    'content-type': 'application/json',
    'cache-control': 'no-store',
  })
  outgoing.end(JSON.stringify({ status }))
}

/** A busy broker answers, later. */
async function brokerAnswers(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(patienceMs) })
    await answer.body?.cancel()
    return answer.status === 200 || answer.status === 429
  } catch {
    return false
  }
}

/** Each may be an upload: more at once than one line carries. */
const busyRequests = 500
const patienceMs = 2_000
