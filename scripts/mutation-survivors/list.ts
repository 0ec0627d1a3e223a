import { cryptoSurvivors } from './crypto.ts'
import { doorSurvivors } from './door.ts'
import type { ExplainedSurvivors } from './explained.ts'
import { grantSurvivors } from './grants.ts'
import { outgoingSurvivors } from './outgoing.ts'
import { requestSurvivors } from './requests.ts'

export const explainedSurvivors: readonly ExplainedSurvivors[] = [
  ...cryptoSurvivors,
  ...doorSurvivors,
  ...grantSurvivors,
  ...outgoingSurvivors,
  ...requestSurvivors,
]
