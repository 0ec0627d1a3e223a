import { z } from 'zod'
import { accessScope } from './access-scope.ts'
import { programId } from './ids.ts'
import { line } from './line.ts'

/** What a program may do for a user who allowed it, with the jobs that it submitted under her consent and no others. */
export const programScope = accessScope.extract([
  'uploads:read',
  'jobs:submit',
  'jobs:read',
  'results:read',
])
export type ProgramScope = z.infer<typeof programScope>

export const programScopes = z
  .array(programScope)
  .min(1)
  .transform((given) => programScope.options.filter((scope) => given.includes(scope)))

/** An internal service that acts for users who allowed it. */
export const program = z.object({
  id: programId,
  /** As it stands in audit trails. */
  name: z.string(),
  description: z.string(),
  /** The people behind it. */
  runBy: z.string(),
  /** What it may ask of any user. */
  scopes: z.array(programScope),
  status: z.enum(['active', 'suspended']),
  enrolledAt: z.iso.datetime(),
})
export type Program = z.infer<typeof program>

/** The thumbprint of RFC 7638: SHA-256, base64url. */
export const programKeyId = z.string().regex(/^[\w-]{43}$/)

/** One of a program's keys. */
export const programKey = z.object({
  programId,
  id: programKeyId,
  addedAt: z.iso.datetime(),
})
export type ProgramKey = z.infer<typeof programKey>

/** Ed25519, 32 bytes, base64url. */
export const programPublicKey = z.base64url().length(43)

export const enrollProgramInput = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,62}$/, '2 to 63 small letters, digits and dashes, a letter first'),
  description: line.min(1).max(500),
  runBy: line.min(1).max(200),
  scopes: programScopes,
  publicKey: programPublicKey,
})
export type EnrollProgramInput = z.infer<typeof enrollProgramInput>

/** How a program asks for a token: client credentials (RFC 6749 §4.4) with an assertion (RFC 7523 §2.2). */
export const programAssertion = z.object({
  grant_type: z.literal('client_credentials'),
  client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
  client_assertion: z.string().max(4096),
})

/** What a program gets for an assertion that it signed (RFC 6749 §5.1). */
export const programToken = z.object({
  /** RFC 6750 §2.1: what a header holds as it is, and nothing that ends one. */
  access_token: z.string().regex(/^[\w.~+/-]+=*$/),
  token_type: z.literal('bearer'),
  /** Seconds. */
  expires_in: z.number().int(),
})

/** Where tokens are given out; with the origin before it, the audience of assertions. */
export const programTokenPath = '/api/programs/token'
