import { randomUUID } from 'node:crypto'
import { credentialId, fileId, serviceId, userId } from '@tessera/contracts/ids'
import { encodeFields } from '@tessera/crypto/fields'
import { expect, it } from 'vitest'
import {
  importedCredentialAad,
  oauthClientAad,
  oauthFlowAad,
  sealedCredentialAad,
  sealedServiceCredentialAad,
  storedCredentialAad,
  storedServiceCredentialAad,
  wrappedFileKeyAad,
} from './associated-data.ts'

const who = { userId: userId.parse(randomUUID()), serviceId: serviceId.parse(7) }
const where = { origin: 'https://service.example', type: 'api_token' as const }
const id = credentialId.parse(randomUUID())
const file = { id: fileId.parse(randomUUID()), userId: who.userId }
const hash = (byte: number) => new Uint8Array(32).fill(byte)

// What is stored was made with exactly these fields: with others it would open no more.
it.each([
  [
    'a credential that is on its way',
    () => sealedCredentialAad({ ...who, ...where, challenge: hash(1) }),
    [who.userId, 7, where.origin, 'api_token', hash(1)],
  ],
  [
    'a stored credential',
    () => storedCredentialAad({ ...who, ...where, credentialId: id, version: 3 }),
    [who.userId, id, 7, where.origin, 'api_token', 3],
  ],
  [
    'a service’s credential that is on its way',
    () =>
      sealedServiceCredentialAad({ serviceId: who.serviceId, kind: 'health', type: 'api_token' }),
    ['service-credential', 'health', 7, 'api_token'],
  ],
  [
    'a service’s stored credential',
    () =>
      storedServiceCredentialAad({
        id,
        serviceId: who.serviceId,
        kind: 'shared',
        ...where,
        version: 3,
      }),
    ['service-credential', 'shared', id, 7, where.origin, 'api_token', 3],
  ],
  [
    'a credential of an import',
    () =>
      importedCredentialAad({ user: 'ada@example.org', service: 'michigan', type: 'api_token' }),
    ['imported-credential', 'ada@example.org', 'michigan', 'api_token'],
  ],
  [
    'a sign-in that was begun',
    () => oauthFlowAad({ ...who, stateHash: hash(1), sessionHash: hash(2) }),
    ['oauth-flow', hash(1), who.userId, 7, hash(2)],
  ],
  [
    'what the broker shows itself with to a sign-in server',
    () =>
      oauthClientAad({
        serviceId: who.serviceId,
        issuer: 'https://sign-in.example',
        clientId: 'tessera',
        clientAuthentication: 'client_secret_basic',
      }),
    ['oauth-client', 7, 'https://sign-in.example', 'tessera', 'client_secret_basic'],
  ],
  ['the key of a file', () => wrappedFileKeyAad(file), ['file', file.userId, file.id]],
])('binds %s to all that it is for', (_, associatedData, fields) => {
  expect(associatedData()).toEqual(encodeFields(...fields))
})
