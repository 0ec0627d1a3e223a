import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { seal } from '@tessera/crypto/seal'
import { z } from 'zod'
import type { BrokerConnection } from '../src/call-broker.ts'
import { answerHeader, requestProofHeader, signAnswer } from '../src/signed-request.ts'

export interface Asked {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly proof: string
}

/** A server that says what a test makes it say, where a client looks for its broker. */
export interface AnsweringServer extends AsyncDisposable {
  readonly connection: BrokerConnection
  readonly asked: readonly Asked[]
}

export type Answer = (asked: Asked, response: ServerResponse, number: number) => void

/** @param at where it listens; a port of its own unless told */
export async function startAnsweringServer(
  answer: Answer,
  at: { readonly socketPath?: string } = {},
): Promise<AnsweringServer> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const { method, url: path, headers } = request
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.once('end', () => {
      const body = Buffer.concat(chunks).toString()
      const one = { method, path, headers, body, proof: String(headers[requestProofHeader]) }
      answer(one, response, asked.push(one))
    })
  })
  server.listen(
    at.socketPath === undefined ? { port: 0, host: '127.0.0.1' } : { path: at.socketPath },
  )
  await once(server, 'listening')
  const origin =
    at.socketPath === undefined
      ? `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      : 'http://broker'
  return {
    connection: {
      origin,
      ...at,
      clientId: 'worker-1',
      identityKey: generateKeyPairSync('ed25519').privateKey,
      answerKey: answering.publicKey,
    },
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Answers as a broker does, and signs unless told otherwise. */
export function sayTo(
  { proof }: Asked,
  response: ServerResponse,
  said: { readonly status?: number; readonly body: string; readonly signature?: string },
): void {
  const { status = 200, body } = said
  const signature =
    said.signature ?? signAnswer(answering.privateKey, { requestProof: proof, status, body })
  response.writeHead(status, { [answerHeader]: signature }).end(body)
}

/** Gives `data`, whatever it is asked. */
export function saying(data: unknown): Answer {
  return (asked, response) => sayTo(asked, response, { body: dataBody(data) })
}

/** The body of an answer that gives `data`. */
export function dataBody(data: unknown): string {
  return JSON.stringify({ result: { data } })
}

/** What is meant for the key that was shown, as the broker seals it. */
export async function sealToShownKey(
  { body }: Asked,
  sealing: { readonly info: string; readonly aad: Uint8Array; readonly contents: object },
): Promise<string> {
  const { publicKey } = shownKey.parse(JSON.parse(body))
  const { info, aad, contents } = sealing
  const sealed = await seal(
    { id: 'claim', publicKey: Buffer.from(publicKey, 'base64url') },
    { info, aad, plaintext: Buffer.from(JSON.stringify(contents)) },
  )
  return Buffer.from(sealed).toString('base64url')
}

export const answering = generateKeyPairSync('ed25519')

const shownKey = z.object({ publicKey: z.string() })
