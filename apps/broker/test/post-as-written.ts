import { request } from 'node:http'
import { answerHeader, requestProofHeader } from '@tessera/broker-client/signed-request'

export interface Reply {
  readonly status: number
  readonly signature: string
  readonly body: string
}

/** Sends a request as it is written here: nothing of its path is mended, and no line is shared with the next one. */
export async function postAsWritten(
  origin: string,
  written: { readonly path: string; readonly proof: string; readonly body: string },
): Promise<Reply> {
  const { hostname, port } = new URL(origin)
  return await new Promise((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      path: written.path,
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', [requestProofHeader]: written.proof },
    })
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          signature: String(incoming.headers[answerHeader]),
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    outgoing.end(written.body)
  })
}
