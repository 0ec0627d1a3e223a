import type { Guard } from './guard.ts'

/** What binds the jobs of a study: what was confirmed of its documents. */
export function documentTermsGuards(): readonly Guard[] {
  return [
    {
      name: 'a finding that is not confirmed is no term',
      without: [
        {
          file: meaning,
          text: `where d.study_id = study and f.state = 'confirmed'`,
          by: 'where d.study_id = study',
        },
        {
          file: meaning,
          text: 'f.sentence, f.stated, f.country_name, f.decided_at\n  from app.documents d',
          by: 'f.sentence, coalesce(f.stated, f.found), f.country_name, f.decided_at\n  from app.documents d',
        },
      ],
      missedBy: [
        `${findingsTest}: is what the document says once its owner confirms it, as she corrects it`,
      ],
    },
    {
      name: 'a newer version lifts no terms by being there',
      without: [
        {
          file: meaning,
          text: 'f.version = proof.decided_version(d)',
          by: 'f.version = d.version',
        },
      ],
      missedBy: [
        `${findingsTest}: is held to its terms until somebody has decided on what a newer version says`,
      ],
    },
    {
      name: 'whoever only views a study decides on none of its terms',
      without: [
        {
          file: meaning,
          text: `when (new.state <> 'found' or new.decided_at is not null)`,
          by: 'when (false)',
        },
      ],
      missedBy: [`${findingsTest}: is held to what those say who may add to the study`, viewedTest],
    },
    {
      name: 'whoever only views a study reopens none of its terms',
      without: [
        {
          file: meaning,
          text: `when (old.state = 'confirmed' and new.state = 'found')`,
          by: 'when (false)',
        },
      ],
      missedBy: [viewedTest],
    },
    {
      name: 'whoever only views a study removes none of its terms',
      without: [{ file: meaning, text: `when (old.state = 'confirmed') `, by: 'when (false) ' }],
      missedBy: [viewedTest],
    },
    {
      name: 'whoever does not lead a study does not turn its terms into warnings',
      without: [
        {
          file: meaning,
          text: `if proof.study_role(study) is distinct from 'lead' then`,
          by: 'if proof.study_role(study) is null then',
        },
      ],
      missedBy: [viewedTest],
    },
    {
      name: 'the terms of a study are shown to its members',
      without: [
        { file: meaning, text: 'if proof.study_role(study) is null then', by: 'if false then' },
      ],
      missedBy: [foreignTest],
    },
    {
      name: 'what stands against a job of a study is shown to its members',
      without: [
        {
          file: meaning,
          text: 'join proof.study_members m on m.study_id = s.id and m.user_id = asker',
          by: 'join proof.study_members m on m.study_id = s.id and m.is_owner',
        },
      ],
      missedBy: [foreignTest],
    },
    {
      name: 'the terms of a study are asked when a job comes into it',
      without: [
        {
          file: studies,
          text: 'if study.blocks_forbidden and exists (',
          by: 'if false and exists (',
        },
      ],
      missedBy: [refusedTest],
    },
    {
      name: 'the terms of a study are asked before a job is sent',
      without: [
        {
          file: studies,
          text: 'when s.blocks_forbidden and exists (',
          by: 'when false and exists (',
        },
      ],
      missedBy: [refusedTest],
    },
    {
      name: 'a service that does not say where it is, is in no country that the terms leave',
      without: [
        {
          file: meaning,
          text: `      when kind = 'country' and meaning = 'forbidden' and trim(service_country) = '' then 'country_not_said'\n`,
          by: '',
        },
      ],
      missedBy: [
        `${findingsTest}: at a service that does not say where it is may be in a country that is forbidden`,
      ],
    },
  ]
}

const meaning = 'packages/db/migrations/0076_meaning.sql'
const studies = 'packages/db/migrations/0065_studies.sql'
const findingsTest = 'apps/api/src/documents/findings.test.ts'
const viewedTest = `${findingsTest}: is held to them by whoever only views the study since, though she confirmed them`
const foreignTest = `${findingsTest}: shows whoever is not in the study none of its terms, nor what they stand against`
const refusedTest = `${findingsTest}: is refused with the sentence where the study says so, on each way into it`
