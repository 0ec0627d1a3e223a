import type { ErrorText } from './error-text.ts'

/** Of schedules and batches. */
export const scheduleErrors = {
  schedule_in_past: {
    status: 409,
    message: 'This time has passed already.',
    remedy: 'Choose a later one.',
  },
  schedule_limit_reached: {
    status: 409,
    message: 'You have as many schedules as one person may have.',
    remedy: 'Remove one that you do not need any more. Those that have ended do not count.',
  },
  schedule_state_changed: {
    status: 409,
    message: 'The schedule is not in this state any more.',
    remedy: 'Look at it again.',
  },
  schedule_file_gone: {
    status: 409,
    message: 'A file of the schedule was removed.',
    remedy: 'Make a new schedule with the files that you have.',
  },
  schedule_missed: {
    status: 409,
    message: 'Tessera did not run at that time, and more than a day had passed when it did again.',
    remedy: 'Send the job now if you still need it. A schedule that repeats goes on by itself.',
  },
  schedule_owner_disabled: {
    status: 403,
    message: 'The schedule was stopped, because the account was disabled.',
    remedy: 'Ask an administrator; afterwards the schedule can be resumed.',
  },
  schedule_permission_lost: {
    status: 409,
    message: 'Tessera cannot show any more that it may submit this for you.',
    remedy: 'Resume the schedule: with that you say it again.',
  },
  batch_taken: {
    status: 409,
    message: 'Something else was submitted as this batch before.',
    remedy:
      'Look whether it is in your list already. If you want this one too, submit it once more; a program gives it another id.',
  },
  batch_refused: {
    status: 422,
    message: 'Nothing was submitted, because some jobs of the batch could not run.',
    remedy: 'Correct what is named below, or leave it out, and submit the batch again.',
  },
  batch_job_twice: {
    status: 422,
    message: 'An earlier job of the batch sends the same files there with the same settings.',
    remedy: 'Choose another panel or other settings for one of them, or leave it out.',
  },
} as const satisfies Record<string, ErrorText>
