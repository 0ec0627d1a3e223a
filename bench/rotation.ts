import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { rewrapProgress, rotateAnswer } from '@tessera/broker-client/operator-protocol'
import type { BenchWorld } from './world.ts'

export interface RotationTimes {
  /** From the call until the new key is current. */
  readonly rotateMs: number
  readonly rowsPerSecond: number
}

/** Rotates the key-encryption key, and watches the first rows come under the new one. */
export async function measureRotation({ operator, admin }: BenchWorld): Promise<RotationTimes> {
  const samples: number[] = []
  let keyId = ''
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    const purpose = { purpose: 'key-encryption' }
    const rotated = await callBroker(operator, brokerPaths.rotateKey, purpose, rotateAnswer)
    samples.push(performance.now() - started)
    keyId = rotated.keyId
  }
  const rewrapped = async () => {
    const { rows } = await admin.query<{ count: number }>(
      'select count(*)::int as count from vault.credential_secrets where key_id = $1',
      [keyId],
    )
    return rows[0]?.count ?? 0
  }
  const started = performance.now()
  await callBroker(operator, brokerPaths.rewrapKeys, {}, rewrapProgress)
  while ((await rewrapped()) < watchedRows) await new Promise((resolve) => setTimeout(resolve, 5))
  const rows = await rewrapped()
  const seconds = (performance.now() - started) / 1000
  const rotateMs = samples.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN
  return { rotateMs, rowsPerSecond: rows / seconds }
}

const rounds = 5
/** Fewer than there are at the smallest size. */
const watchedRows = 900
