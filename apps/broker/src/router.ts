import { acknowledge, acknowledgeAsAdmin } from './alerts/acknowledge.ts'
import { list as listAlerts } from './alerts/list.ts'
import { enroll } from './clients/enroll.ts'
import { list as listClients } from './clients/list.ts'
import { suspend } from './clients/suspend.ts'
import { challenge } from './credentials/challenge.ts'
import { confirmOrigin } from './credentials/confirm-origin.ts'
import { deleteOwn } from './credentials/delete.ts'
import { put } from './credentials/put.ts'
import { status } from './credentials/status.ts'
import { credential as egressCredential } from './egress/credential.ts'
import { liveGrants } from './egress/live-grants.ts'
import { fileKey } from './files/file-key.ts'
import { redeem } from './grants/redeem.ts'
import { release } from './grants/release.ts'
import { releaseHeld } from './grants/release-held.ts'
import { renew } from './grants/renew.ts'
import { revoke } from './grants/revoke.ts'
import { importCredential } from './credentials/import.ts'
import { health } from './health.ts'
import { claimHealth } from './health/claim.ts'
import { reportHealth } from './health/report.ts'
import { listKeys } from './keys/list.ts'
import { retire } from './keys/retire.ts'
import { rewrap } from './keys/rewrap.ts'
import { rotate } from './keys/rotate.ts'
import { sealBroker } from './keys/seal.ts'
import { sealingKey } from './keys/sealing-key.ts'
import { list as listServiceCredentials } from './service-credentials/list.ts'
import { put as putServiceCredential } from './service-credentials/put.ts'
import { remove as removeServiceCredential } from './service-credentials/remove.ts'
import { listUses, setPolicy } from './service-credentials/shared-token.ts'
import { begin } from './oauth/begin.ts'
import { complete } from './oauth/complete.ts'
import { setClient } from './oauth/set-client.ts'
import { router } from './procedure.ts'
import { enrollProgram, listPrograms, setStatus } from './programs/programs.ts'
import { setDelivery } from './services/set-delivery.ts'
import { forgetFactors } from './users/forget-factors.ts'
import { setRole } from './users/set-role.ts'

/** All that can be asked of the broker. No answer holds a secret, except sealed to the caller's fresh key. */
export const brokerRouter = router({
  sealingKey,
  challenge,
  credentials: router({ put, status, confirmOrigin, delete: deleteOwn }),
  oauth: router({ begin, complete, setClient }),
  files: router({ key: fileKey }),
  grants: router({ redeem, renew, release, releaseHeld, revoke }),
  egress: router({ credential: egressCredential, liveGrants }),
  alerts: router({ list: listAlerts, acknowledge, acknowledgeAsAdmin }),
  clients: router({ enroll, list: listClients, suspend }),
  users: router({ setRole, forgetFactors }),
  programs: router({ enroll: enrollProgram, list: listPrograms, setStatus }),
  services: router({ setDelivery }),
  keys: router({ list: listKeys, rotate, rewrap, retire }),
  seal: sealBroker,
  serviceCredentials: router({
    put: putServiceCredential,
    list: listServiceCredentials,
    remove: removeServiceCredential,
    importForUser: importCredential,
  }),
  sharedTokens: router({ setPolicy, listUses }),
  serviceHealth: router({ claim: claimHealth, report: reportHealth }),
  health,
})
