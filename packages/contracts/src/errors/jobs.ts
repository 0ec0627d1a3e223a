import type { ErrorText } from './error-text.ts'

/** Of jobs and their results. */
export const jobErrors = {
  job_option_unknown: {
    status: 400,
    message: 'The service does not offer this choice.',
    remedy: 'Choose one of the listed values.',
  },
  quota_reached: {
    status: 409,
    message: 'Your account has sent as many jobs to this service in this month as it may.',
    remedy:
      'Wait for the next month, which begins at midnight UTC, or ask whoever manages the service for more.',
  },
  templates_full: {
    status: 409,
    message: 'You keep as many settings at this service as there is room for.',
    remedy: 'Remove some that you do not choose any more.',
  },
  job_finished: {
    status: 409,
    message: 'The job has ended already.',
    remedy: 'Nothing needs to be done.',
  },
  job_not_repeatable: {
    status: 409,
    message: 'The job cannot be tried again.',
    remedy: 'Wait until it has ended. One that was stopped for safety has to be submitted anew.',
  },
  job_tried_meanwhile: {
    status: 409,
    message: 'The job was tried again since you looked at it.',
    remedy: 'Look at the job again before you send another attempt.',
  },
  job_context_refused: {
    status: 409,
    message: 'The job was stopped, because the broker could not tell that it may act for you.',
    remedy: 'Submit it again; if this happens again, ask an administrator to look into it.',
  },
  job_frozen: {
    status: 409,
    message:
      'The job was stopped for safety: a key of it was shown by a program that it was not given to. What was sent may still run at its service.',
    remedy:
      'Make a new token at the service, enter it under Credentials, and ask an administrator before you submit the job again.',
  },
  job_out_of_time: {
    status: 409,
    message:
      'Tessera stopped asking about the job, because the time for which it may act for you has passed.',
    remedy: 'It may still be at the service: look there first. Submit it again when it is not.',
  },
  job_upload_out_of_time: {
    status: 409,
    message:
      'The job was stopped, because sending its files took longer than one transfer may take, three times.',
    remedy:
      'Split the files by chromosome and submit a job for each. If the service shows this job nevertheless, stop it there.',
  },
  job_results_out_of_time: {
    status: 409,
    message:
      'The job ended at its service, but fetching a result took longer than one transfer may take, three times.',
    remedy:
      'Download what is missing here on the service’s own page, and tell an administrator that the line is slow.',
  },
  job_workers_lost: {
    status: 409,
    message:
      'The job was stopped, because every program that worked on it broke off. What was sent may still run at its service.',
    remedy: 'Tell us the number of the job; submitting it again may end in the same way.',
  },
  job_revoked: {
    status: 409,
    message: 'An administrator stopped the job. What was sent may still run at its service.',
    remedy: 'Ask an administrator for the reason before you submit it again.',
  },
  job_owner_disabled: {
    status: 403,
    message: 'The job was stopped, because the account was disabled.',
    remedy: 'Ask an administrator; afterwards the job can be submitted again.',
  },
  job_account_settled: {
    status: 409,
    message: 'The job does not wait for this account any more.',
    remedy:
      'Look at the job again: it may have gone on, or your credential may have been replaced.',
  },
  job_not_ended: {
    status: 409,
    message: 'The job is not over, so its results cannot be deleted yet.',
    remedy: 'Wait until it has ended, or cancel it.',
  },
  result_not_ready: {
    status: 409,
    message: 'The results are not here yet.',
    remedy: 'Wait until the job is completed.',
  },
} as const satisfies Record<string, ErrorText>
