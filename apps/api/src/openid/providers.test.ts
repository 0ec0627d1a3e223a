import { describe, expect, it } from 'vitest'
import { openIdProviders } from './providers.ts'

const clientId = 'tessera'

describe('the providers of the configuration', () => {
  it.each([
    ['orcid', 'https://orcid.org'],
    ['google', 'https://accounts.google.com'],
    ['life-science', 'https://login.aai.lifescience-ri.eu/oidc/'],
  ])('may be %s, by its name alone', (preset, issuer) => {
    expect(openIdProviders.parse([{ preset, clientId }])).toMatchObject([
      { id: preset, issuer, clientId, isLocal: false },
    ])
  })

  it('may be one organisation’s at Microsoft, and not everybody’s', () => {
    const tenant = '6babcaad-604b-40ac-a9d7-9fd97c0b779f'
    expect(openIdProviders.parse([{ preset: 'microsoft', tenant, clientId }])).toMatchObject([
      { issuer: `https://login.microsoftonline.com/${tenant}/v2.0` },
    ])
    expect(
      openIdProviders.safeParse([{ preset: 'microsoft', tenant: 'common', clientId }]).success,
    ).toBe(false)
  })

  it('have each an id of their own', () => {
    const campus = { id: 'campus', name: 'Campus', issuer: 'https://campus.example', clientId }
    expect(openIdProviders.safeParse([campus]).success).toBe(true)
    expect(openIdProviders.safeParse([campus, campus]).success).toBe(false)
  })
})
