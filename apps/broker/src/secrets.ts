import { secretText } from '@tessera/runtime/secret-schema'
import { z } from 'zod'
import { keyWrapperSecrets } from './keys/key-wrappers.ts'

export const brokerSecrets = z.strictObject({ databaseUrl: secretText, ...keyWrapperSecrets })
export type BrokerSecrets = z.infer<typeof brokerSecrets>
