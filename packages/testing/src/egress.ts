import { createPublicKey, randomBytes } from 'node:crypto'
import { egressConfig, egressSecrets } from '@tessera/egress/config'
import { createEgress, type Egress } from '@tessera/egress/egress'
import type { Mode } from '@tessera/runtime/mode'
import { createLogger, type Logger } from '@tessera/runtime/logger'
import type { TestBroker } from './broker.ts'

export interface TestEgress extends AsyncDisposable {
  readonly origin: string
  readonly metrics: Egress['metrics']
  /** Ed25519, 32 bytes: checks its answers. */
  readonly publicKey: Uint8Array
}

/** A real egress in this process, enrolled at the broker. */
export async function startTestEgress(
  testBroker: TestBroker,
  options: { readonly mode?: Mode; readonly logger?: Logger; readonly metricsPort?: number } = {},
): Promise<TestEgress> {
  const egressId = `egress-${randomBytes(4).toString('hex')}`
  const { identityKey } = await testBroker.enrollEgress(egressId)
  const egress = await createEgress(
    egressConfig.parse({
      mode: options.mode ?? 'development',
      port: 0,
      ...(options.metricsPort !== undefined && { metricsPort: options.metricsPort }),
      egressId,
      brokerUrl: testBroker.origin,
      brokerRootPublicKey: Buffer.from(testBroker.rootPublicKey).toString('base64url'),
      brokerAnswerPublicKey: Buffer.from(testBroker.answerPublicKey).toString('base64url'),
    }),
    egressSecrets.parse({
      identityKey: identityKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
    }),
    options.logger ?? createLogger('egress', { level: 'silent' }),
  )
  const { x } = createPublicKey(identityKey).export({ format: 'jwk' })
  return {
    origin: egress.origin,
    metrics: egress.metrics,
    publicKey: Buffer.from(x ?? '', 'base64url'),
    [Symbol.asyncDispose]: async () => await egress[Symbol.asyncDispose](),
  }
}
