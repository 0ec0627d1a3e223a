import { type Entity, entity, referenceTo } from './crate-entity.ts'
import type { Provenance } from './provenance.ts'

/** Who ran the job, as she names herself, and where she works; nothing of somebody who is not known. */
export function personOf({ researcher }: Provenance): readonly Entity[] {
  if (researcher === null) return []
  const { institution, orcid } = researcher
  const affiliation =
    institution === null ? [] : [entity('#affiliation', 'Organization', { name: institution })]
  const person = entity(orcid === null ? '#researcher' : `https://orcid.org/${orcid}`, 'Person', {
    name: researcher.name ?? researcher.username,
    affiliation: affiliation[0] && referenceTo(affiliation[0]),
  })
  return [person, ...affiliation]
}

/** That she had accepted the terms of the installation; of several issues, the last before the attempt. */
export function agreementOf(provenance: Provenance): readonly Entity[] {
  const { researcher, attempt } = provenance
  const [person] = personOf(provenance)
  const accepted = researcher?.acceptedTerms.find(
    ({ acceptedAt }) => Date.parse(acceptedAt) <= Date.parse(attempt.createdAt),
  )
  if (accepted === undefined || person === undefined) return []
  const terms = entity('#terms', 'CreativeWork', {
    name: 'Terms of this installation of Tessera',
    version: accepted.version,
  })
  const agreement = entity('#agreement', 'AgreeAction', {
    name: 'The terms were accepted',
    agent: referenceTo(person),
    object: referenceTo(terms),
    endTime: accepted.acceptedAt,
  })
  return [agreement, terms]
}
