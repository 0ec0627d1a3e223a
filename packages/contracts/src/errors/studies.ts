import type { ErrorText } from './error-text.ts'

/** Of studies, and of what may come into them. */
export const studyErrors = {
  study_unknown: {
    status: 409,
    message: 'You are not a member of this study.',
    remedy: 'Choose another study or none; somebody who leads the study can invite you again.',
  },
  study_only_viewed: {
    status: 409,
    message: 'You may look at this study and not add to it.',
    remedy: 'Choose another study or none, or ask somebody who leads it to make you a contributor.',
  },
  study_archived: {
    status: 409,
    message: 'The study is archived: nothing comes into it any more.',
    remedy: 'Choose another study or none, or ask somebody who leads it to open it again.',
  },
  study_elsewhere: {
    status: 409,
    message: 'The service is not in a country to which this study may send its data.',
    remedy:
      'Choose a service in a country that the study allows, or ask somebody who leads the study whether its data may go there.',
  },
  study_forbidden: {
    status: 409,
    message: 'A document of the study does not allow this job.',
    remedy:
      'Read the sentences below; choose another service, or ask somebody who leads the study whether its terms are right.',
  },
  study_has_jobs: {
    status: 409,
    message: 'There are still jobs in the study.',
    remedy: 'Let their owners take them out of it first, or archive the study.',
  },
  study_owner: {
    status: 409,
    message: 'The study belongs to this person.',
    remedy: 'Make somebody else a lead: when the owner leaves, the study goes to her.',
  },
  studies_full: {
    status: 409,
    message: 'You are in as many studies as there is room for.',
    remedy: 'Leave or remove one that you do not need any more.',
  },
  study_full: {
    status: 409,
    message: 'The study has as many open invitations or members as there is room for.',
    remedy: 'Withdraw invitations that nobody has answered.',
  },
} as const satisfies Record<string, ErrorText>
