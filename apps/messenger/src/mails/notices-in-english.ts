import type { NoticeTexts } from './notice-texts.ts'

export const englishNotices: NoticeTexts = {
  about: {
    job_waits: {
      subject: 'A job waits for you',
      line: (name) => `"${name}" waits for you: for a credential, or for your word on one.`,
    },
    job_completed: {
      subject: 'A job has completed',
      line: (name) => `"${name}" has completed, and its results are here.`,
    },
    job_completed_with_warnings: {
      subject: 'A job has completed with warnings',
      line: (name) => `"${name}" has completed, with warnings that you should read.`,
    },
    job_failed: {
      subject: 'A job has failed',
      line: (name) => `"${name}" has failed. Its page says why, and what to do.`,
    },
    job_cancelled: {
      subject: 'A job was cancelled',
      line: (name) => `"${name}" was cancelled, and not by you.`,
    },
    document_read: {
      subject: 'A document was read',
      line: (name) => `"${name}" was read: its words can be searched.`,
    },
    document_failed: {
      subject: 'A document could not be read',
      line: (name) => `"${name}" could not be read. The document says why, and what to do.`,
    },
    document_expires: {
      subject: 'A document ends soon',
      line: (name) => `"${name}" ends soon. Ask for another one before.`,
    },
    report_ready: {
      subject: 'A report is written',
      line: (name) => `"${name}" is written.`,
    },
    report_failed: {
      subject: 'A report could not be written',
      line: (name) => `"${name}" could not be written. Make it again.`,
    },
    batch_ended: {
      subject: 'No job of a batch is open any more',
      line: (name) => `No job of "${name}" is open any more.`,
    },
    credential_expires: {
      subject: 'One of your credentials ends soon',
      line: (name) => `Your credential for ${name} ends soon. Enter a new one before.`,
    },
    credential_unused: {
      subject: 'One of your credentials is not used',
      line: (name) => `Your credential for ${name} was not used for long. Remove it if you can.`,
    },
    credential_refused: {
      subject: 'One of your credentials was refused',
      line: (name) => `${name} does not accept your credential any more. Enter a new one.`,
    },
    service_moved: {
      subject: 'A service has another address',
      line: (name) => `${name} has another address. Say whether your credential may go there.`,
    },
    schedule_stopped: {
      subject: 'A schedule was stopped',
      line: (name) => `Nothing was submitted for the schedule "${name}", and it is stopped.`,
    },
    schedule_not_sent: {
      subject: 'A schedule was not submitted',
      line: (name) => `Nothing was submitted for the schedule "${name}".`,
    },
    schedule_missed: {
      subject: 'A schedule was missed',
      line: (name) => `A time of the schedule "${name}" passed while Tessera was away.`,
    },
  },
  digest: 'What happened in your account',
  more: (lines) => `And ${lines} more.`,
  where: 'The page "Notifications" has all of it, with what to do.',
  wished:
    'You chose to be told by mail. To have none, or one a day, open "Your account", then "What you are told".',
}
