import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export interface ModelServer extends AsyncDisposable {
  /** As an operator writes it down. */
  readonly url: string
  readonly origin: string
  /** What it was asked, the first first. */
  readonly asked: readonly AskedModel[]
}

export interface AskedModel {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: {
    readonly model: string
    readonly temperature: number
    readonly messages: readonly { readonly role: string; readonly content: string }[]
    readonly response_format: { readonly type: string; readonly json_schema: unknown }
  }
}

/** Null when it has written an answer of its own. */
export type ModelAnswers = (
  asked: AskedModel,
  response: ServerResponse,
) => Promise<unknown> | unknown

/** A host on this machine that speaks chat completions as models' hosts do, and answers what a test wants. */
export async function startModelServer(answers: ModelAnswers): Promise<ModelServer> {
  const asked: AskedModel[] = []
  const server = createServer(async (request, response) => {
    const { method, url: path, headers } = request
    const one = { method, path, headers, body: (await json(request)) as AskedModel['body'] }
    asked.push(one)
    const answer = await answers(one, response)
    if (answer === null) return
    const message = { role: 'assistant', content: JSON.stringify(answer) }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    url: `${origin}/v1`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The pages that were sent. */
export function sentPages({
  body,
}: AskedModel): readonly { readonly page: number; readonly sentences: readonly string[] }[] {
  const sent = body.messages.at(-1)?.content ?? '{}'
  return (JSON.parse(sent) as { readonly pages: ReturnType<typeof sentPages> }).pages
}
