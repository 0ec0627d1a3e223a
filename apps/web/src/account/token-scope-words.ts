import type { AccessScope } from '@tessera/contracts/access-scope'

/** What a script may do with a token, as its owner reads it. */
export const tokenScopeWords = {
  'services:read': 'See services, and your accounts there',
  'uploads:read': 'See the files that you have uploaded, and submit them',
  'uploads:write': 'Upload files, and remove them',
  'jobs:submit': 'Submit jobs, and cancel any of yours',
  'jobs:read': 'See and follow your jobs',
  'results:read': 'Download results, without the password of their archives',
} as const satisfies Record<AccessScope, string>
