import { type Entity, entity, referenceTo } from './crate-entity.ts'
import type { Provenance } from './provenance.ts'

/** Where the attempt ran: the application, and whose it is. */
export function serviceEntities({ service, catalogue }: Provenance): {
  readonly application: Entity
  readonly others: readonly Entity[]
} {
  const { record, version, since } = service
  const application = catalogue?.options
  const institution =
    record.institution === ''
      ? []
      : [entity('#institution', 'Organization', { name: record.institution })]
  const country =
    record.country === '' ? [] : [entity('#country', 'Country', { name: record.country })]
  const terms = hasTerms(service)
    ? [
        entity('#service-terms', 'CreativeWork', {
          name: `Terms of the ${record.name}`,
          description: 'As they were known when the attempt was made.',
          text: record.terms.text,
          url: record.terms.url,
          datePublished: record.terms.since,
        }),
      ]
    : []
  const organization = entity('#service', 'Organization', {
    name: record.name,
    description:
      `Version ${version} of the record of this service at Tessera, kept since ${since}. ${record.description}`.trim(),
    identifier: record.slug,
    url: record.origin,
    parentOrganization: institution[0] && referenceTo(institution[0]),
    location: country[0] && referenceTo(country[0]),
  })
  return {
    application: entity('#application', 'SoftwareApplication', {
      name: application?.appName ?? record.name,
      description: catalogue && `As the service told it since ${catalogue.since}.`,
      identifier: application?.appId,
      version: application?.appVersion ?? record.softwareVersion,
      url: record.origin,
      provider: referenceTo(organization),
      usageInfo: terms[0] && referenceTo(terms[0]),
    }),
    others: [organization, ...institution, ...country, ...terms],
  }
}

function hasTerms({ record: { terms } }: Provenance['service']): boolean {
  return terms.text !== '' || terms.url !== ''
}
