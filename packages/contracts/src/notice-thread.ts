import { z } from 'zod'
import { noticeId } from './ids.ts'
import type { NotificationSubject } from './notification-preferences.ts'

/**
 * All that an owner is told of, and which of her preferences each heeds. `safety` heeds none. Whoever adds one here adds it to
 * `notices_kind_check` and `proof.subject_of_notice` in the database, and a sentence to the words of pages and mails.
 */
export const subjectOfNotice = {
  job_waits: 'jobs',
  job_completed: 'jobs',
  job_completed_with_warnings: 'jobs',
  job_failed: 'jobs',
  job_cancelled: 'jobs',
  document_read: 'documents',
  document_failed: 'documents',
  document_expires: 'documents',
  report_ready: 'documents',
  report_failed: 'documents',
  batch_ended: 'batches',
  credential_expires: 'credentials',
  credential_unused: 'credentials',
  credential_refused: 'credentials',
  service_moved: 'credentials',
  schedule_stopped: 'schedules',
  schedule_not_sent: 'schedules',
  schedule_missed: 'schedules',
  token_made: 'safety',
  new_device: 'safety',
  webhook_added: 'safety',
  webhook_paused: 'safety',
} as const satisfies Readonly<Record<string, NotificationSubject | 'safety'>>

export type NoticeKind = keyof typeof subjectOfNotice
export const noticeKind = z.enum(Object.keys(subjectOfNotice) as [NoticeKind, ...NoticeKind[]])

/** What a thread is about: `job:` and its id, and so on; all new devices are one thread. */
export const noticeThreadKey = z.string().regex(/^(devices|[a-z]+:[0-9a-f-]{36})$/)

/** What has become of one subject: its last line, and how many there are. */
export const noticeThread = z.object({
  /** Of its last line. */
  id: noticeId,
  thread: noticeThreadKey,
  kind: noticeKind,
  at: z.iso.datetime(),
  /** Of what it speaks: an end, a last use, the time of a schedule. */
  about: z.iso.datetime(),
  days: z.int(),
  /** Why, in a word of ours. */
  code: z.string().nullable(),
  /** The job of which the line speaks, also in the thread of a batch. */
  jobId: z.uuid().nullable(),
  jobName: z.string().nullable(),
  serviceName: z.string().nullable(),
  /** Of the subject, as its owner knows it; null where there is nothing to name. */
  name: z.string().nullable(),
  isRead: z.boolean(),
  lines: z.int().positive(),
})
export type NoticeThread = z.infer<typeof noticeThread>

/** What a thread has said, the newest first. */
export const noticeLine = noticeThread.omit({ lines: true, isRead: true })
export type NoticeLine = z.infer<typeof noticeLine>

export const noticePage = z.object({
  threads: z.array(noticeThread),
  nextCursor: noticeId.nullable(),
})

/** What the bell shows. */
export const noticeBell = z.object({
  /** Threads with a line that was not read. */
  unread: z.int().nonnegative(),
  newest: noticeId.nullable(),
})
export type NoticeBell = z.infer<typeof noticeBell>
