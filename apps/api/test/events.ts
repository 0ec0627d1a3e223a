import type { Visitor } from './visitor.ts'

/** One message of an event stream. */
export interface StreamMessage {
  readonly id: string | null
  readonly event: string
  readonly data: unknown
}

/** Opens a subscription as a page does, and reads it message by message until the server ends it. */
export async function* subscribe(
  visitor: Visitor,
  path: string,
  input: object,
  options: { readonly signal?: AbortSignal; readonly origin?: string } = {},
): AsyncGenerator<StreamMessage> {
  const query = new URLSearchParams({ input: JSON.stringify(input) })
  const response = await visitor.fetch(
    `${options.origin ?? visitor.origin}/trpc/${path}?${query}`,
    {
      headers: { accept: 'text/event-stream' },
      ...(options.signal !== undefined && { signal: options.signal }),
    },
  )
  if (response.body === null) throw new Error('no event stream')
  let text = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield parseMessage(text.slice(0, end))
      text = text.slice(end + 2)
    }
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

function parseMessage(text: string): StreamMessage {
  const fields = new Map(
    text.split('\n').map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const
    }),
  )
  const data = fields.get('data') ?? ''
  return {
    id: fields.get('id') ?? null,
    event: fields.get('event') ?? 'message',
    data: data === '' ? null : JSON.parse(data),
  }
}
