import { router } from '../trpc.ts'
import { confirmOrigin } from './confirm-origin.ts'
import { beginSignIn } from './begin-sign-in.ts'
import { createChallenge } from './create-challenge.ts'
import { getCredential } from './get-credential.ts'
import { listCredentialUses } from './list-credential-uses.ts'
import { listCredentials } from './list-credentials.ts'
import { putCredential, type PutCredentialDependencies } from './put-credential.ts'
import { removeCredential } from './remove-credential.ts'

export type CredentialDependencies = PutCredentialDependencies

export function credentialsRouter(deps: CredentialDependencies) {
  return router({
    challenge: createChallenge(deps),
    put: putCredential(deps),
    signIn: beginSignIn(deps),
    confirmOrigin: confirmOrigin(deps),
    list: listCredentials(),
    get: getCredential(),
    uses: listCredentialUses(),
    remove: removeCredential(deps),
  })
}
