import { openIdCallbackPath } from '@tessera/contracts/identity'
import { choosePort } from '@tessera/development/ports'
import { startInstance } from '@tessera/testing/instance'
import { startOAuthProvider } from '@tessera/testing/oauth-provider'

type Api = NonNullable<Parameters<typeof startInstance>[0]>['api']

/** An instance where people may sign in with an account of a campus that names and verifies their addresses. */
export async function startWithCampus(stack: AsyncDisposableStack, api?: Api) {
  const port = await choosePort()
  const provider = stack.use(
    await startOAuthProvider({
      redirectUris: [`http://localhost:${port}${openIdCallbackPath}/campus`],
      emailOf: (account) => ({ email: `${account}@example.org`, email_verified: true }),
    }),
  )
  const campus = { id: 'campus', name: 'Campus', issuer: provider.issuer, isLocal: true }
  const openIdProviders = [{ ...campus, clientId: 'public-client' }]
  return stack.use(await startInstance({ port, api: { ...api, openIdProviders } })).tessera
}
