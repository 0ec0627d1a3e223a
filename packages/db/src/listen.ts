import { setTimeout as delay } from 'node:timers/promises'
import type { Secret } from '@tessera/crypto/secret'
import { Client } from 'pg'

/** `steps_due` carries nothing; `job_events` a job's id; `notices` the id of whoever has them. */
export type Channel = 'steps_due' | 'job_events' | 'notices'

/**
 * Listens until disposed, and connects again when the connection breaks. Notifications sent meanwhile are lost, so
 * `onGap` is called after each new connection: read again whatever the notifications would have told.
 */
export async function listen(options: {
  readonly url: Secret<string>
  readonly channel: Channel
  readonly onNotification: (payload: string) => void
  readonly onGap: () => void
}): Promise<AsyncDisposable> {
  const stop = new AbortController()
  let client = await connect(options, () => void reconnect())

  async function reconnect(): Promise<void> {
    for (let pause = 100; !stop.signal.aborted; pause = Math.min(pause * 2, 5_000)) {
      try {
        const next = await connect(options, () => void reconnect())
        if (stop.signal.aborted) return await next.end()
        client = next
        options.onGap()
        return
      } catch {
        await delay(pause, undefined, { signal: stop.signal }).catch(() => {})
      }
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      client.removeAllListeners('end')
      await client.end().catch(() => {})
    },
  }
}

async function connect(
  options: {
    readonly url: Secret<string>
    readonly channel: Channel
    readonly onNotification: (payload: string) => void
  },
  onEnd: () => void,
): Promise<Client> {
  const client = new Client({ connectionString: options.url.expose(), keepAlive: true })
  // 'end' follows every error of an open connection.
  client.on('error', () => {})
  await client.connect()
  client.on('notification', (message) => options.onNotification(message.payload ?? ''))
  await client.query(`listen ${client.escapeIdentifier(options.channel)}`)
  client.on('end', onEnd)
  return client
}
