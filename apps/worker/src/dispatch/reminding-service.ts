import { systemService } from '@tessera/auth-context/services'
import { remindOfDocuments } from '@tessera/db/document-reminders'
import { remindOfCredentials } from '@tessera/db/notices'

export const remindingService = systemService('remind', (context) => ({
  /** @returns how many owners were told */
  remindOfCredentials: async () => await context.unit(remindOfCredentials),
  /** @returns how many owners were told */
  remindOfDocuments: async () => await context.unit(remindOfDocuments),
}))
