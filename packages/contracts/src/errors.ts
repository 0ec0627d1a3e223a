import { z } from 'zod'

/**
 * Every failure that a person or a program can meet. Codes are stable once published; texts may change.
 * `status` is the HTTP status, `message` says what happened, `remedy` what to do.
 */
export const errors = {
  invalid_input: {
    status: 400,
    message: 'The request is not well formed.',
    remedy: 'Correct the fields named below and send it again.',
  },
  not_signed_in: {
    status: 401,
    message: 'You are not signed in.',
    remedy: 'Sign in and try again.',
  },
  sign_in_refused: {
    status: 401,
    message: 'The user name or the password is wrong.',
    remedy: 'Check both and try again.',
  },
  openid_refused: {
    status: 401,
    message: 'The sign-in at the other server did not come to an end here.',
    remedy: 'Begin it again from this page, in the same browser, and end it within ten minutes.',
  },
  openid_denied: {
    status: 401,
    message: 'The other server did not let you in, or you said no there.',
    remedy: 'Try again, or sign in with your password.',
  },
  openid_unreachable: {
    status: 503,
    message: 'The other server does not answer as it should.',
    remedy: 'Try again in a few minutes, or sign in with your password.',
  },
  openid_not_verified: {
    status: 401,
    message: 'What the other server said could not be verified.',
    remedy: 'Begin again from this page. If it happens again, tell an administrator.',
  },
  identity_taken: {
    status: 409,
    message: 'This account of yours elsewhere opens another account here.',
    remedy: 'Sign in with it, and remove it there first.',
  },
  identity_address_differs: {
    status: 409,
    message: 'The other server and your account here do not have the same verified e-mail address.',
    remedy:
      'Verify the address of your account here, and use the account elsewhere that has the same address.',
  },
  identity_last: {
    status: 409,
    message: 'This is the only way in which you can sign in.',
    remedy: 'Set a password first.',
  },
  address_has_account: {
    status: 409,
    message: 'There is an account with your e-mail address already.',
    remedy:
      'Sign in to it with its password. Another way to sign in is added there, under Your account.',
  },
  password_refused: {
    status: 403,
    message: 'The current password is wrong.',
    remedy: 'Enter the password with which you sign in.',
  },
  second_factor_needed: {
    status: 403,
    message: 'This asks you to show again who you are.',
    remedy:
      'Show your second factor, or your password if you have none. A program signs in again with a code.',
  },
  second_factor_code_missing: {
    status: 401,
    message: 'The password is right, and this account has a second factor.',
    remedy: 'Send a code of the authenticator app, or a recovery code, as `code`.',
  },
  second_factor_refused: {
    status: 403,
    message: 'This code is wrong, or was used before.',
    remedy: 'Wait for the next code of your app, or use a recovery code.',
  },
  second_factor_required: {
    status: 403,
    message: 'Administrators need a second factor, and you have none yet.',
    remedy: 'Set one up on your account page; after that you can go on here.',
  },
  second_factor_missing: {
    status: 409,
    message: 'You have no second factor.',
    remedy: 'Set one up on your account page.',
  },
  second_factor_last: {
    status: 409,
    message: 'This is your only second factor, and administrators need one.',
    remedy: 'Set up another one first.',
  },
  passkey_refused: {
    status: 403,
    message: 'This passkey was not accepted.',
    remedy:
      'Try it again, or use another way. Whoever has none left asks the people who run this house.',
  },
  passkey_taken: {
    status: 409,
    message: 'This passkey is set up already.',
    remedy: 'Use it as it is, or make one on another device.',
  },
  passkeys_full: {
    status: 409,
    message: 'You have twenty passkeys, and there is room for no more.',
    remedy: 'Remove one that you do not use.',
  },
  sign_in_ticket_spent: {
    status: 401,
    message: 'The sign-in took too long, or too many codes were tried.',
    remedy: 'Enter your password again.',
  },
  authenticator_setup_spent: {
    status: 409,
    message: 'Setting up the app took too long.',
    remedy: 'Begin again and scan the new code.',
  },
  task_token_refused: {
    status: 401,
    message: 'This link or ticket was used before, has expired, or its session has ended.',
    remedy: 'Make a new one and use it at once.',
  },
  program_refused: {
    status: 401,
    message: 'The program could not be recognised.',
    remedy:
      'Sign a new assertion with a key that is enrolled for it; if this happens again, ask an administrator whether the program is suspended.',
  },
  nothing_to_confirm: {
    status: 409,
    message: 'No e-mail address of yours waits for a confirmation.',
    remedy: 'Look at your account page: it says which address you have.',
  },
  registration_closed: {
    status: 403,
    message: 'New accounts cannot be made here.',
    remedy: 'Ask the people who run this Tessera for one.',
  },
  registration_needs_address: {
    status: 400,
    message: 'New accounts are approved by an administrator, who writes to you by mail.',
    remedy: 'Give an e-mail address that you read.',
  },
  registration_by_page: {
    status: 403,
    message: 'New accounts are approved by an administrator here.',
    remedy: 'Make the account in a browser; once it is approved, sign in with this program.',
  },
  account_waiting: {
    status: 403,
    message: 'Your account waits for an administrator to approve it.',
    remedy:
      'Open the link that was mailed to you, if you have not: each sign-in sends it again, three times in a day.',
  },
  invitation_open: {
    status: 409,
    message: 'This address has an invitation that can still be accepted.',
    remedy: 'Send it again, or revoke it first.',
  },
  address_taken: {
    status: 409,
    message: 'Somebody else has confirmed this e-mail address meanwhile.',
    remedy: 'Choose another address, or sign in to the account that has it.',
  },
  address_unchanged: {
    status: 409,
    message: 'This is your e-mail address already.',
    remedy: 'Enter another one, or confirm this one.',
  },
  link_refused: {
    status: 403,
    message: 'This link was used before, has expired, or is not valid any more.',
    remedy: 'Ask for a new one and open it soon.',
  },
  not_allowed: {
    status: 403,
    message: 'Your account may not do this.',
    remedy: 'Ask an administrator if you need it.',
  },
  last_administrator: {
    status: 409,
    message: 'Nobody would be an administrator any more.',
    remedy: 'Make somebody else an administrator without an end first.',
  },
  terms_not_accepted: {
    status: 403,
    message: 'The terms of this installation are to be accepted first.',
    remedy: 'Read and accept them on the pages, and try again.',
  },
  terms_changed: {
    status: 409,
    message: 'The terms of this installation are others by now.',
    remedy: 'Load the page again and read the newest.',
  },
  account_leaving: {
    status: 403,
    message: 'This account is going to be removed, and does nothing until then.',
    remedy: 'Sign in on the pages to see when, and to undo it.',
  },
  new_password_needed: {
    status: 403,
    message: 'An administrator requires that this account gets a new password.',
    remedy: 'Sign in on the pages, and choose one there.',
  },
  same_password: {
    status: 400,
    message: 'This is the password that you have now.',
    remedy: 'Choose another one.',
  },
  no_password: {
    status: 409,
    message: 'This account has no password that could be renewed: its owner signs in elsewhere.',
    remedy: 'Sign it out everywhere, or disable it, if it may be in other hands.',
  },
  removal_not_undone: {
    status: 409,
    message: 'There is nothing to undo: no removal was asked for, or it has begun.',
    remedy: 'Sign in to see how the account is.',
  },
  program_taken: {
    status: 409,
    message: 'There is a program with this name or this key already, or no such program.',
    remedy: 'Look at the list of programs, and make another key where you add one.',
  },
  consent_ended: {
    status: 403,
    message: 'There is no such consent for this program, or it is over.',
    remedy: 'Ask the user to allow the program again.',
  },
  consent_too_narrow: {
    status: 403,
    message: 'The consent does not allow this.',
    remedy:
      'Ask the user for a consent that does, if an administrator has enrolled the program for it.',
  },
  token_refused: {
    status: 401,
    message: 'This access token is mistyped, has expired or was ended.',
    remedy: 'Copy it whole, or make a new one on the page of your account.',
  },
  token_too_narrow: {
    status: 403,
    message: 'This access token does not allow this.',
    remedy: 'Make one with the scope that is named, or sign in for what no token may do.',
  },
  token_limit_reached: {
    status: 409,
    message: 'You have as many access tokens as one account may have.',
    remedy: 'End one that you do not use any more.',
  },
  cross_site_request: {
    status: 403,
    message: 'The request came from another site.',
    remedy: 'Open Tessera in its own tab and repeat what you did there.',
  },
  not_found: {
    status: 404,
    message: 'There is nothing here under this name for you.',
    remedy: 'Check the address, or go back to the list.',
  },
  too_many_requests: {
    status: 429,
    message: 'Too many requests in a short time.',
    remedy: 'Wait a moment and try again.',
  },
  sign_in_unavailable: {
    status: 503,
    message: 'Signing in, and what else protects accounts, is closed for a moment.',
    remedy: 'Try again shortly. Whoever is signed in can go on meanwhile.',
  },
  internal: {
    status: 500,
    message: 'Something went wrong on our side.',
    remedy: 'Try again; if it happens again, send us the request number.',
  },
  unavailable: {
    status: 503,
    message: 'A part of Tessera is not reachable just now.',
    remedy: 'Nothing was lost. Try again in a minute.',
  },

  username_taken: {
    status: 409,
    message: 'This user name is taken.',
    remedy: 'Choose another one, or sign in if it is yours.',
  },
  password_too_weak: {
    status: 400,
    message: 'This password is too easy to guess.',
    remedy: 'Use at least 10 characters that are not your name or a common password.',
  },

  service_not_found: {
    status: 404,
    message: 'There is no such service.',
    remedy: 'Choose one from the list of services.',
  },
  service_inactive: {
    status: 409,
    message: 'This service is switched off here.',
    remedy: 'Choose another service.',
  },
  service_options_unavailable: {
    status: 503,
    message: 'The service has not told us yet which panels your account may use.',
    remedy: 'Wait some seconds and try again.',
  },

  credential_missing: {
    status: 400,
    message: 'You have no credential for this service.',
    remedy: 'Make a token on the service’s own page, then add it under Credentials.',
  },
  credential_moved: {
    status: 409,
    message: 'The service has another address than when you entered your credential.',
    remedy: 'Say under Credentials whether it may be used there.',
  },
  credential_not_moved: {
    status: 409,
    message:
      'There is nothing to confirm: your credential is for the address that the service has.',
    remedy: 'Look at the page again.',
  },
  credential_not_movable: {
    status: 409,
    message: 'The service gave you this credential for its former address only.',
    remedy: 'Connect the service again.',
  },
  service_moved_again: {
    status: 409,
    message: 'The service has yet another address by now. Nothing was sent there.',
    remedy: 'Look at the new address, and confirm that one if you know it.',
  },
  credential_refused: {
    status: 422,
    message: 'The service does not accept this token.',
    remedy: 'Make a new token on the service’s own page and enter it here.',
  },
  credential_expired: {
    status: 422,
    message: 'This token has expired.',
    remedy: 'Make a new token on the service’s own page and enter it here.',
  },
  credential_malformed: {
    status: 422,
    message: 'This does not look like a token of this service.',
    remedy: 'Copy the whole token, without spaces or line breaks.',
  },
  credential_other_account: {
    status: 409,
    message:
      'Your credential is of another account at the service than the one that this was made for.',
    remedy:
      'Say whether it is to run on the account that you have now, or enter the former token again.',
  },
  challenge_spent: {
    status: 409,
    message: 'The form was open for too long, or was sent twice.',
    remedy: 'Enter the token again.',
  },
  service_unreachable: {
    status: 503,
    message: 'The service does not answer just now.',
    remedy: 'Try again later; nothing was stored.',
  },

  oauth_state_spent: {
    status: 409,
    message: 'This sign-in was completed before, or took too long.',
    remedy: 'Press Connect again.',
  },
  oauth_state_of_another: {
    status: 403,
    message: 'This sign-in was begun by somebody else, or in another session.',
    remedy: 'Press Connect yourself, and complete the sign-in in the same browser.',
  },
  oauth_redirect_differs: {
    status: 409,
    message: 'The answer of the sign-in server came to the address of another service.',
    remedy: 'Press Connect again; if this happens again, tell an administrator.',
  },
  oauth_issuer_differs: {
    status: 409,
    message: 'The answer came from another sign-in server than the one you were sent to.',
    remedy: 'Press Connect again; if this happens again, tell an administrator.',
  },
  oauth_nonce_differs: {
    status: 409,
    message: 'The sign-in server answered for another sign-in than yours.',
    remedy: 'Press Connect again; if this happens again, tell an administrator.',
  },
  oauth_denied: {
    status: 409,
    message: 'The sign-in server did not give Tessera access to your account.',
    remedy: 'Press Connect again and allow the access, or ask the service why it was refused.',
  },
  oauth_code_refused: {
    status: 409,
    message: 'The sign-in could not be completed with the sign-in server.',
    remedy: 'Press Connect again; if this happens again, tell an administrator.',
  },
  oauth_service_moved: {
    status: 409,
    message: 'The service got another address while you signed in. Nothing was sent there.',
    remedy: 'Look at the new address, and press Connect again if you know it.',
  },

  upload_incomplete: {
    status: 400,
    message: 'Fewer bytes arrived than were announced.',
    remedy: 'Upload the file again; the upload resumes where it stopped.',
  },
  upload_too_large: {
    status: 413,
    message: 'The file is larger than the service accepts.',
    remedy: 'Split the file by chromosome.',
  },
  upload_quota_spent: {
    status: 429,
    message: 'You have uploaded as much as one account may in a day.',
    remedy: 'Remove files that you do not need, or go on at the time named below.',
  },
  file_refused: {
    status: 422,
    message: 'The file cannot be imputed as it is.',
    remedy: 'Mend what is listed and upload it again.',
  },
  file_not_ready: {
    status: 409,
    message: 'The file is still being checked.',
    remedy: 'Wait until the check is done.',
  },

  job_option_unknown: {
    status: 400,
    message: 'The service does not offer this choice.',
    remedy: 'Choose one of the listed values.',
  },
  job_finished: {
    status: 409,
    message: 'The job has ended already.',
    remedy: 'Nothing needs to be done.',
  },
  job_not_repeatable: {
    status: 409,
    message: 'The job cannot be tried again.',
    remedy:
      'Only a job that failed before any of its results was fetched can be; submit a new one.',
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
    message: 'The job was stopped, because the time for which it may act for you has passed.',
    remedy: 'Submit it again.',
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
  result_not_ready: {
    status: 409,
    message: 'The results are not here yet.',
    remedy: 'Wait until the job is completed.',
  },
} as const satisfies Record<string, ErrorText>

interface ErrorText {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503
  readonly message: string
  readonly remedy: string
}

export type ErrorCode = keyof typeof errors

export const errorCode = z.enum(Object.keys(errors) as [ErrorCode, ...ErrorCode[]])

/** What a client receives for a failure, over tRPC (`error.data.fault`) and over REST (the whole body). */
export const wireError = z.object({
  code: errorCode,
  message: z.string(),
  remedy: z.string(),
  /** Finds the matching log lines. */
  requestId: z.string(),
  /** What is wrong, item by item: a field of the form, a line of the file. */
  details: z
    .array(
      z.object({
        subject: z.string(),
        message: z.string(),
        remedy: z.string().optional(),
        /** For the shell, run one after the other. */
        commands: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  /** A page of the service or of Tessera where the remedy starts. */
  link: z.string().optional(),
})

export type WireError = z.infer<typeof wireError>
export type ErrorDetail = NonNullable<WireError['details']>[number]
