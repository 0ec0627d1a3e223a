import type { ErrorText } from './error-text.ts'

/** Of documents, and of reports, which are documents that are written here. */
export const documentErrors = {
  document_not_readable: {
    status: 422,
    message: 'The file is no document that can be read here.',
    remedy: 'Upload a PDF, a Word file (.docx), or a picture of a page (PNG, JPEG or TIFF).',
  },
  document_broken: {
    status: 422,
    message: 'The document is damaged: some or all of it cannot be opened.',
    remedy:
      'Open it on your own computer, save it anew as PDF, and upload that as a new version; or scan it once more.',
  },
  document_encrypted: {
    status: 422,
    message: 'The document is protected with a password.',
    remedy: 'Save a copy without the password and upload that as a new version.',
  },
  document_too_many_pages: {
    status: 422,
    message: 'The document has more than 500 pages.',
    remedy: 'Upload the pages that matter to the study as a document of their own.',
  },
  document_too_large: {
    status: 422,
    message: 'The document takes more memory to open than there is for it.',
    remedy:
      'Save it as PDF with smaller pictures (300 dots per inch are enough), and upload that as a new version.',
  },
  document_too_slow: {
    status: 422,
    message: 'A page of the document takes longer to read than there is time for it.',
    remedy:
      'Save it as PDF with simpler pages, or scan it at 300 dots per inch, and upload that as a new version.',
  },
  document_empty: {
    status: 422,
    message: 'There is no page in the document.',
    remedy: 'Look whether it is the right file, and upload the right one as a new version.',
  },
  document_not_processed: {
    status: 500,
    message: 'Something went wrong here while the document was worked on, several times.',
    remedy: 'Try it again; if it goes wrong again, tell whoever runs Tessera which document it is.',
  },
  report_too_large: {
    status: 422,
    message: 'There is more to report than can be written into one document.',
    remedy: 'Make reports of single jobs, or of a study with fewer of them.',
  },
  report_not_written: {
    status: 500,
    message: 'Something went wrong here while the report was written.',
    remedy:
      'Make it anew; if it goes wrong again, tell whoever runs Tessera of which job or study it is.',
  },
  report_without_subject: {
    status: 409,
    message: 'What the report is about is not there any more, or not shown to you.',
    remedy: 'The versions that were written stay as they are, and can be downloaded.',
  },
  document_is_processed: {
    status: 409,
    message: 'The document is being worked on already.',
    remedy:
      'Wait until it is done, or stop asking the model about it; the page shows how far it is.',
  },
  document_too_many_bytes: {
    status: 413,
    message: 'A document may have 100 MB at most.',
    remedy: 'Save it with smaller pictures, or upload the pages that matter.',
  },
  documents_full: {
    status: 409,
    message: 'There is no room for more documents in your account.',
    remedy: 'Remove documents that you need no more.',
  },
} as const satisfies Record<string, ErrorText>
