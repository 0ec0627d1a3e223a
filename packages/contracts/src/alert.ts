import { z } from 'zod'

/** Something that the people who run the house must look at. */
export const alert = z.object({
  id: z.int(),
  kind: z.string(),
  severity: z.enum(['notice', 'warning', 'critical']),
  /** Whom it concerns; null when it is nobody in particular. */
  username: z.string().nullable(),
  /** An id or a name. */
  subject: z.string(),
  /** How often it happened until somebody looked. */
  times: z.int(),
  at: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  acknowledgedAt: z.iso.datetime().nullable(),
  /** By which ways it was told. */
  told: z.array(z.string()),
  /** Why it could not be told by one of them yet. */
  failures: z.array(z.string()),
})
export type Alert = z.infer<typeof alert>

/** An alert in words: what happened, and what to do. */
export interface AlertWords {
  readonly title: string
  readonly remedy: string
}

/** Also of a kind that a newer broker raised. */
export function wordsOfAlert({
  kind,
  subject,
  username,
}: {
  readonly kind: string
  readonly subject: string
  readonly username?: string | null
}): AlertWords {
  const words = Object.hasOwn(alertWords, kind) ? alertWords[kind as AlertKind] : null
  if (words === null) {
    return { title: `${kind}: ${subject}`, remedy: 'Look into the broker’s log for what it means.' }
  }
  return { title: words.title(subject, username ?? null), remedy: words.remedy }
}

export type AlertKind = keyof typeof alertWords

const alertWords = {
  'grant.theft': {
    title: (subject: string, username: string | null) =>
      `A worker showed a grant that another worker holds${username === null ? '' : `, of a job of ${username}`} (delegation ${subject})`,
    remedy:
      'The job is frozen. Find out which worker it was, suspend it, and follow the runbook for a stolen worker.',
  },
  'audit.cut': {
    title: (subject: string) => `Records were cut off the broker’s record (${subject})`,
    remedy:
      'Somebody changes the database behind the broker’s back. Verify the record and follow the runbook for a stolen database.',
  },
  'credential.rolled_back': {
    title: (subject: string, username: string | null) =>
      `A credential in the database is older than the one last stored, another one, or gone: ${ownerOf(subject, username)}`,
    remedy:
      'It is not given out. Follow the runbook for a stolen database; the owner enters the credential again.',
  },
  'credential.not_authentic': {
    title: (subject: string, username: string | null) =>
      `A stored credential does not open, because its row was changed: ${ownerOf(subject, username)}`,
    remedy:
      'It is not given out. Follow the runbook for a stolen database; the owner enters the credential again.',
  },
  'client.new': {
    title: (subject: string) => `${subject} asked the broker for the first time`,
    remedy: 'If you did not enrol it, suspend it.',
  },
  'grant.outside_live_job': {
    title: (subject: string) =>
      `${subject} claimed a step of a job that is over, or of somebody who is locked out`,
    remedy:
      'Jobs that were just cancelled do this once or twice. If it goes on, suspend the worker and look at its log.',
  },
  'shared_token.refused': {
    title: (subject: string) => `The shared token of ${subject} is not accepted any more`,
    remedy:
      'It serves nobody now. Store another one, or let the people who are left connect their own accounts.',
  },
  'schedule.owner_disabled': {
    title: (subject: string, username: string | null) =>
      `A schedule${username === null ? '' : ` of ${username}`} was stopped, because the account is disabled (schedule ${subject})`,
    remedy: 'Nothing was submitted. If somebody counts on its jobs, tell her.',
  },
  'program.enrolled': {
    title: (subject: string, username: string | null) =>
      `${username ?? 'An administrator'} enrolled a program (${subject})`,
    remedy: 'If nobody knows why, suspend it and ask who signed in as this administrator.',
  },
  'program.key_added': {
    title: (subject: string, username: string | null) =>
      `${username ?? 'An administrator'} gave a program another key (${subject})`,
    remedy:
      'Whoever holds the key acts for all who allowed the program something. If the people behind it did not ask for it, remove the key and suspend the program.',
  },
  'program.key_removed': {
    title: (subject: string, username: string | null) =>
      `${username ?? 'An administrator'} took a key from a program (${subject})`,
    remedy: 'If the people behind the program did not ask for it, tell them.',
  },
  'program.status_changed': {
    title: (subject: string, username: string | null) =>
      `${username ?? 'An administrator'} suspended or resumed a program (${subject})`,
    remedy: 'If nobody knows why, set it back and ask who signed in as this administrator.',
  },
  'worker.burst': {
    title: (subject: string) => `${subject} claims more steps in a minute than is usual`,
    remedy:
      'If no large batch of jobs explains it, suspend the worker. Raise usualPerMinute when this load is the usual one.',
  },
  'work.stands_still': {
    title: (subject: string) => `Nobody does the work of the ${subject}`,
    remedy:
      'See whether it runs, and what its log says. Jobs and mails wait meanwhile; nothing is lost.',
  },
  'signature.refused': {
    title: () => 'The broker refuses many requests that nobody known signed',
    remedy:
      'A process with an old key, or somebody who tries. The broker must not be reachable from outside: check where it listens.',
  },
} as const satisfies Record<
  string,
  {
    readonly title: (subject: string, username: string | null) => string
    readonly remedy: string
  }
>

/** Subjects of credentials read "USER at service 3". */
function ownerOf(subject: string, username: string | null): string {
  return username === null ? subject : subject.replace(/^\S+/, username)
}
