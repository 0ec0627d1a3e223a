import type { Guard } from './guard.ts'

/** What members of a study see of each other, and nobody else. */
export function studyGuards(): readonly Guard[] {
  return [
    {
      name: 'whoever is not in a study is told nothing of it',
      without: [
        {
          file: migrations.studies,
          text: 'where m.study_id = study and m.user_id = (proof.own_session()).user_id',
          by: 'where m.study_id = study limit 1',
        },
      ],
      missedBy: [`${studiesTest}: (%s) sees nothing of it`],
    },
    {
      name: 'a job is shown to members of its study alone',
      without: [
        {
          file: migrations.reading,
          text: 'join proof.study_members m on m.study_id = j.study_id and m.user_id = identity.user_id',
          by: 'join proof.study_members m on m.study_id = j.study_id',
        },
      ],
      missedBy: [
        `${studiesTest}: shows nothing of the study, and nobody in it, before it is accepted`,
        `${studiesTest}: reads one job at a time, and none that is in no study of hers`,
      ],
    },
    {
      name: 'an invitation is for whoever has confirmed the address',
      without: [
        {
          file: migrations.people,
          text: 'and u.email_verified_at is not null\n    and i.declined_at',
          by: 'and i.declined_at',
        },
      ],
      missedBy: [
        `${studiesTest}: is accepted by nobody else, and not at an address that was never confirmed`,
      ],
    },
    {
      name: 'that an invitation was declined shows to nobody',
      without: [
        {
          file: migrations.people,
          text: 'update proof.study_invitations i set declined_at = now() where i.id = answered.id;',
          by: 'delete from proof.study_invitations i where i.id = answered.id;',
        },
      ],
      missedBy: [
        `${studiesTest}: that was declined looks to whoever sent it as if nobody had answered`,
      ],
    },
    {
      name: 'the account and the number of a job at its service are not among what members read',
      without: [
        {
          file: migrations.reading,
          text: 'grant select (id, user_id, job_id, number, service_record_version, settings, setting_labels, previous_state, previous_text,\n  previous_ended_at, submission, created_at)\n  on app.attempts',
          by: 'grant select on app.attempts',
        },
      ],
      missedBy: [`${studiesTest}: is not shown %s`],
    },
    {
      name: 'what a job asks of its owner is not among what members read',
      without: [
        {
          file: migrations.reading,
          text: `\n    and coalesce(event ->> 'waitReason', '') not in ('credential', 'moved'));`,
          by: ');',
        },
      ],
      missedBy: [
        `${studiesTest}: is not told what a job asks of its owner, which names her account at the service`,
      ],
    },
    {
      name: 'a viewer fetches no result',
      without: [
        { file: migrations.reading, text: ` and m.role in ('contributor', 'lead'))`, by: ')' },
      ],
      missedBy: [
        `${studiesTest}: gets the key of a finished result as a contributor, not as a viewer, and never of a password or an input`,
        `${apiTest}: is not fetched by %s`,
      ],
    },
    {
      name: 'nothing of a study is sent to a country that it does not allow',
      without: [
        {
          file: migrations.studies,
          text: 'if study.countries is not null\n',
          by: 'if false\n',
        },
      ],
      missedBy: [`${studiesTest}: for Africa takes a job at a service in “%s”: %s`],
    },
    {
      name: 'where it may be sent is asked each time',
      without: [
        { file: migrations.studies, text: 'when (new.number > 1)', by: 'when (new.number < 0)' },
      ],
      missedBy: [`${studiesTest}: sends a job once more only where it may be sent now`],
    },
  ]
}

const migrations = {
  studies: 'packages/db/migrations/0065_studies.sql',
  people: 'packages/db/migrations/0066_study_people.sql',
  reading: 'packages/db/migrations/0067_study_reading.sql',
} as const
const studiesTest = 'packages/db/src/studies.test.ts'
const apiTest = 'apps/api/src/studies/studies.test.ts'
