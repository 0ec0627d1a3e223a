import { systemService } from '@tessera/auth-context/services'
import { remindOfDocuments } from '@tessera/db/document-reminders'
import { remindOfCredentials } from '@tessera/db/notices'

export const remindingService = systemService('remind', (context) => ({
  ofCredentials: async () => await context.maintain('remind-of-credentials', remindOfCredentials),
  ofDocuments: async () => await context.maintain('remind-of-documents', remindOfDocuments),
}))
