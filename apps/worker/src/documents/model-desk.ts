import type { OfferedModel } from '@tessera/contracts/document-model'
import type { Secret } from '@tessera/crypto/secret'
import type { MeaningReader } from '@tessera/documents/meaning/meaning-reader'
import { modelReader } from '@tessera/documents/meaning/model/model-reader'
import { isThisMachine, offeredModel } from '@tessera/runtime/document-model'
import { outgoingFetch } from '@tessera/runtime/outgoing-fetch'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { userAgent } from '../service/user-agent.ts'
import type { WorkerConfig } from '../config.ts'

/** The model that may be asked, and how many questions at once. */
export interface ModelDesk extends OfferedModel {
  readonly reader: MeaningReader
  /** @returns null when as many are being asked as may be */
  take(): Disposable | null
}

type Settings = NonNullable<WorkerConfig['documentModel']>

/**
 * Null where the operator has named no model. The only hands that touch its key: it goes to the named host and nowhere else,
 * because redirects are not followed.
 *
 * @throws StartUpError for a key without a model
 */
export function openModelDesk(
  settings: Settings | null,
  key: Secret<string> | undefined,
): ModelDesk | null {
  if (settings === null) {
    if (key === undefined) return null
    throw new StartUpError('secrets.json has documentModelKey, and config.json no documentModel')
  }
  const { name, seconds, atOnce, charactersAtOnce } = settings
  let taken = 0
  return {
    ...offeredModel(settings),
    reader: modelReader({
      model: name,
      timeoutMs: seconds * 1000,
      mostCharacters: charactersAtOnce,
      fetch: modelFetch(settings, key),
    }),
    take() {
      if (taken >= atOnce) return null
      taken += 1
      return { [Symbol.dispose]: () => void (taken -= 1) }
    },
  }
}

function modelFetch({ url, network }: Settings, key: Secret<string> | undefined) {
  const address = new URL(`${url.replace(/\/+$/, '')}/chat/completions`)
  const policy = { allowLocal: isThisMachine(url), isPrivate: network === 'private' }
  return async ({ body, signal }: { readonly body: string; readonly signal: AbortSignal }) =>
    await outgoingFetch(
      address,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': userAgent,
          ...(key !== undefined && { authorization: `Bearer ${key.expose()}` }),
        },
        body,
        signal,
      },
      policy,
    )
}
