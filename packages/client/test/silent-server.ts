import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { programId } from '@tessera/contracts/ids'
import { programTokenPath } from '@tessera/contracts/program'
import { startHttpServer } from '@tessera/testing/http-server'
import { AccessTokens } from '../src/access-tokens.ts'
import { type Connection, connect } from '../src/connection.ts'

/** Takes what it is asked, and answers nothing. */
export interface SilentServer extends AsyncDisposable {
  readonly connection: Connection
  asked(): number
}

/** @param of.givesTokens whether it answers who asks for a token */
export async function startSilentServer(of: {
  readonly patienceMilliseconds: number
  readonly givesTokens: boolean
}): Promise<SilentServer> {
  let asked = 0
  const server = await startHttpServer((request, response) => {
    if (request.url === programTokenPath && of.givesTokens)
      response.end('{"access_token":"token","token_type":"bearer","expires_in":300}')
    else asked += 1
  })
  const { origin } = server
  const { privateKey } = generateKeyPairSync('ed25519')
  const id = programId.parse(randomUUID())
  const tokens = new AccessTokens({ origin, publicOrigin: origin, programId: id, privateKey })
  const { patienceMilliseconds } = of
  return {
    connection: connect({ origin, tokens, headers: {}, patienceMilliseconds }),
    asked: () => asked,
    [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
  }
}
