import type { ErrorText } from './error-text.ts'

/** Of uploads, and of their check. */
export const fileErrors = {
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
  files_unavailable: {
    status: 503,
    message: 'The place where files are kept does not answer.',
    remedy: 'Try again in a few minutes. Nothing is lost.',
  },
} as const satisfies Record<string, ErrorText>
