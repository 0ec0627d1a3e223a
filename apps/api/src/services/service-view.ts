import { credential } from '@tessera/contracts/credential'
import { service } from '@tessera/contracts/service'

/** A service, with what its viewer has there. */
export const serviceView = service.extend({ credential: credential.nullable() })
