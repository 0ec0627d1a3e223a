import { z } from 'zod'

/** A server at which people sign in, and as whom this installation is known there. */
export interface ProviderSettings {
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly scopes: string
  /** Where besides its issuer's origin it is asked: for tokens, keys, and what it says of people. */
  readonly endpointOrigins: readonly string[]
  /** It is on this machine. Production refuses it. */
  readonly isLocal: boolean
}

const id = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/)
const clientId = z.string().min(1).max(500)

/** None of them was tried against the live server. */
const presets = {
  orcid: { name: 'ORCID', issuer: 'https://orcid.org', scopes: 'openid', endpointOrigins: [] },
  'life-science': {
    name: 'Life Science Login',
    issuer: 'https://login.aai.lifescience-ri.eu/oidc/',
    scopes: 'openid email',
    endpointOrigins: [],
  },
  google: {
    name: 'Google',
    issuer: 'https://accounts.google.com',
    scopes: 'openid email',
    endpointOrigins: [
      'https://oauth2.googleapis.com',
      'https://openidconnect.googleapis.com',
      'https://www.googleapis.com',
    ],
  },
} as const satisfies Record<
  string,
  Pick<ProviderSettings, 'name' | 'issuer' | 'scopes' | 'endpointOrigins'>
>

const ofPreset = z
  .strictObject({ preset: z.enum(Object.keys(presets) as (keyof typeof presets)[]), clientId })
  .transform(({ preset, clientId }) => ({
    id: preset,
    ...presets[preset],
    clientId,
    isLocal: false,
  }))

/** One organisation's: for all at once, Microsoft names no issuer that could be verified. */
const ofMicrosoft = z
  .strictObject({ preset: z.literal('microsoft'), tenant: z.uuid(), clientId })
  .transform(({ tenant, clientId }) => ({
    id: 'microsoft',
    name: 'Microsoft',
    issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
    scopes: 'openid email',
    endpointOrigins: ['https://graph.microsoft.com'],
    clientId,
    isLocal: false,
  }))

const ofAnybody = z.strictObject({
  id,
  name: z.string().min(1).max(60),
  issuer: z.url(),
  clientId,
  scopes: z
    .string()
    .regex(/^openid( \S+)*$/)
    .default('openid email'),
  endpointOrigins: z
    .array(z.url().refine((url) => new URL(url).origin === url, 'This is no origin.'))
    .max(10)
    .default([]),
  isLocal: z.boolean().default(false),
})

export const openIdProviders = z
  .array(z.union([ofPreset, ofMicrosoft, ofAnybody]))
  .max(20)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'two have the same id')
  .readonly()
