import type { ProgramScope } from '@tessera/contracts/program'

/** What a user allows, as she reads it. */
export const scopeWords = {
  'uploads:read': 'See the files that you have uploaded, and submit them',
  'jobs:submit': 'Submit jobs for you, and cancel jobs that it submitted',
  'jobs:read': 'Follow the jobs that it submitted',
  'results:read': 'Download the results of these jobs, and see the password of their archives',
} as const satisfies Record<ProgramScope, string>

/** What a program did, or was done to it, as it stands in the trail. */
export const useWords: Readonly<Record<string, string>> = {
  'job.submitted': 'Submitted a job',
  'job.cancel_requested': 'Cancelled a job',
  'result.downloaded': 'Downloaded a result',
  'manifest.downloaded': 'Downloaded the manifest of a job',
  'result_password.revealed': 'Saw the password of result archives',
  'program.key_added': 'It was given another key',
  'program.key_removed': 'A key was taken from it',
  'program.status_changed': 'It was suspended or resumed',
}
