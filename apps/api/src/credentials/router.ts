import { router } from '../trpc.ts'
import { createChallenge } from './create-challenge.ts'
import { getCredential } from './get-credential.ts'
import { listCredentials } from './list-credentials.ts'
import { putCredential, type PutCredentialDependencies } from './put-credential.ts'
import { removeCredential } from './remove-credential.ts'

export type CredentialDependencies = PutCredentialDependencies

export function credentialsRouter(deps: CredentialDependencies) {
  return router({
    challenge: createChallenge(deps),
    put: putCredential(deps),
    list: listCredentials(),
    get: getCredential(),
    remove: removeCredential(deps),
  })
}
