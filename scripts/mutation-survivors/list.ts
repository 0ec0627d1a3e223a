import { claimSurvivors } from './claims.ts'
import { credentialSurvivors } from './credentials.ts'
import { cryptoSurvivors } from './crypto.ts'
import { deliverySurvivors } from './deliveries.ts'
import { doorSurvivors } from './door.ts'
import { endSurvivors } from './ends.ts'
import { entrySurvivors } from './entries.ts'
import type { ExplainedSurvivors } from './explained.ts'
import { grantSurvivors } from './grants.ts'
import { outgoingSurvivors } from './outgoing.ts'
import { requestSurvivors } from './requests.ts'
import { sealingSurvivors } from './sealing.ts'

export const explainedSurvivors: readonly ExplainedSurvivors[] = [
  ...claimSurvivors,
  ...credentialSurvivors,
  ...cryptoSurvivors,
  ...deliverySurvivors,
  ...doorSurvivors,
  ...endSurvivors,
  ...entrySurvivors,
  ...grantSurvivors,
  ...outgoingSurvivors,
  ...requestSurvivors,
  ...sealingSurvivors,
]
