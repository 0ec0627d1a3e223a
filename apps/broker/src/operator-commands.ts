import { Misunderstood } from './command-line.ts'
import { commandAlerts } from './operator-alerts.ts'
import { commandEnroll, commandList, commandStatus } from './operator-clients.ts'
import type { Connect } from './operator-connection.ts'
import { commandImport } from './operator-import.ts'
import { commandKeys, commandSeal } from './operator-keys.ts'
import { commandOAuthClient } from './operator-oauth.ts'
import { commandPrograms } from './operator-programs.ts'
import { commandRevoke } from './operator-revoke.ts'
import { commandServiceCredentials } from './operator-service-credentials.ts'
import { commandSharedToken } from './operator-shared-token.ts'
import { commandDelivery } from './operator-services.ts'
import { commandForgetFactors, commandRole } from './operator-users.ts'

/** @throws Misunderstood, NotDone, StartUpError, or Fault */
export async function giveCommand(
  connect: Connect,
  [command, ...words]: readonly string[],
): Promise<void> {
  switch (command) {
    case 'enroll':
      return await commandEnroll(connect, words)
    case 'list':
      return await commandList(connect, words)
    case 'suspend':
    case 'resume':
      return await commandStatus(connect, command, words)
    case 'keys':
      return await commandKeys(connect, words)
    case 'seal':
      return await commandSeal(connect, words)
    case 'revoke':
      return await commandRevoke(connect, words)
    case 'import':
      return await commandImport(connect, words)
    case 'service-credentials':
      return await commandServiceCredentials(connect, words)
    case 'shared-token':
      return await commandSharedToken(connect, words)
    case 'oauth-client':
      return await commandOAuthClient(connect, words)
    case 'alerts':
      return await commandAlerts(connect, words)
    case 'delivery':
      return await commandDelivery(connect, words)
    case 'programs':
      return await commandPrograms(connect, words)
    case 'role':
      return await commandRole(connect, words)
    case 'forget-factors':
      return await commandForgetFactors(connect, words)
    default:
      throw new Misunderstood(
        'Say one of: enroll, list, suspend, resume, keys, seal, revoke, import, service-credentials, shared-token, oauth-client, alerts, delivery, role, forget-factors, programs.',
      )
  }
}
