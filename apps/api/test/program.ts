import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { type Consent, consentHeader } from '@tessera/contracts/consent'
import type { PermissionId, ProgramId } from '@tessera/contracts/ids'
import { type ProgramScope, programScope, programTokenPath } from '@tessera/contracts/program'
import { keyThumbprint } from '@tessera/crypto/key-thumbprint'
import { createTRPCClient, httpLink } from '@trpc/client'
import { SignJWT } from 'jose'
import type { AppRouter } from '../src/router.ts'
import { Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** A program that an administrator has enrolled, with the private half of its key. */
export interface EnrolledProgram {
  readonly id: ProgramId
  readonly name: string
  readonly key: ProgramKeyPair
}

export interface ProgramKeyPair {
  readonly id: string
  readonly privateKey: KeyObject
  /** 32 bytes, base64url. */
  readonly publicKey: string
}

export function newProgramKey(): ProgramKeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const x = publicKey.export({ format: 'jwk' }).x ?? ''
  return { id: keyThumbprint(Buffer.from(x, 'base64url')), privateKey, publicKey: x }
}

export async function enrollProgram(
  admin: Visitor,
  scopes: readonly ProgramScope[] = programScope.options,
): Promise<EnrolledProgram> {
  const key = newProgramKey()
  const name = `pipeline-${randomUUID().slice(0, 8)}`
  const { programId } = await admin.trpc.programs.enroll.mutate({
    name,
    description: 'Submits what the sequencer gave',
    runBy: 'The sequencing unit',
    scopes: [...scopes],
    publicKey: key.publicKey,
  })
  return { id: programId, name, key }
}

/** As the page Programs gives it. */
export async function giveConsent(
  world: World,
  visitor: Visitor,
  to: EnrolledProgram,
  scopes: readonly ProgramScope[] = programScope.options,
): Promise<Consent> {
  const input = { programId: to.id, serviceId: world.service, scopes: [...scopes], days: 30 }
  return await visitor.trpc.consents.give.mutate(input)
}

export const tokenAudience = `${Visitor.pageOrigin}${programTokenPath}`

/** As a program signs it, but for what a test wants otherwise. */
export async function signAssertion(
  { id, key }: EnrolledProgram,
  change: {
    readonly claims?: Readonly<Record<string, unknown>>
    readonly kid?: string
    /** More of it. */
    readonly header?: Readonly<Record<string, unknown>>
    readonly privateKey?: KeyObject
  } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: id,
    sub: id,
    aud: tokenAudience,
    iat: now,
    exp: now + 60,
    jti: randomUUID(),
  }
  return await new SignJWT({ ...claims, ...change.claims })
    .setProtectedHeader({ ...change.header, alg: 'EdDSA', kid: change.kid ?? key.id })
    .sign(change.privateKey ?? key.privateKey)
}

export async function requestToken(
  world: World,
  assertion: string,
  grantType = 'client_credentials',
): Promise<Response> {
  return await fetch(`${world.api.origin}${programTokenPath}`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: grantType,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  })
}

export async function tokenOf(world: World, program: EnrolledProgram): Promise<string> {
  const response = await requestToken(world, await signAssertion(program))
  if (!response.ok) throw new Error(await response.text())
  const answer = (await response.json()) as { readonly access_token: string }
  return answer.access_token
}

/** What a program calls with its token, and under a consent when it names one. */
export function programClient(world: World, token: string, consent?: PermissionId) {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(consent !== undefined && { [consentHeader]: consent }),
  }
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${world.api.origin}/trpc`, headers })],
  })
}
