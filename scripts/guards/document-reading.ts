import type { Guard } from './guard.ts'

/** What a document may not do to whoever reads it. */
export function documentReadingGuards(): readonly Guard[] {
  return [
    {
      name: 'what is uploaded is a document by its bytes',
      without: [
        {
          file: 'apps/api/src/documents/upload-route.ts',
          text: 'const mediaType = mediaTypeOf(await body.read(lookedAt))',
          by: `const mediaType = mediaTypeOf(await body.read(lookedAt)) ?? 'application/pdf'`,
        },
      ],
      missedBy: [
        'apps/api/src/documents/documents.test.ts: %s is refused with %s, and leaves nothing',
      ],
    },
    {
      name: 'what is read is a document by its bytes',
      without: [
        {
          file: `${reader}/open-document.ts`,
          text: 'mediaTypeOf(bytes.subarray(0, 1024))',
          by: `mediaTypeOf(bytes.subarray(0, 1024)) ?? 'application/pdf'`,
        },
        {
          file: `${reader}/open-word.ts`,
          text: `if (entries.every(({ filename }) => filename !== 'word/document.xml'))`,
          by: 'if (entries.length < 0)',
        },
      ],
      missedBy: [
        `${reader}/open-image.test.ts: bytes that are nothing of this are no document, and none at all are empty`,
        `${reader}/open-word.test.ts: a zip of anything else is no document`,
      ],
    },
    {
      name: 'a document that is locked is told from one that is broken',
      without: [
        {
          file: `${reader}/pdf/load-pdf.ts`,
          text: `error instanceof Error && error.name === 'PasswordException'`,
          by: `error === 'PasswordException'`,
        },
        {
          file: `${reader}/open-word.ts`,
          text: `if (entry.encrypted) throw new DocumentProblem('encrypted', 'the zip has a password')`,
          by: '',
        },
      ],
      missedBy: [
        `${reader}/pdf/open-pdf.test.ts: an encrypted PDF is refused as such`,
        `${reader}/open-word.test.ts: a zip with a password is encrypted`,
        'apps/worker/src/documents/read-document.test.ts: that %s fails with %s, and is not tried again',
      ],
    },
    {
      name: 'a document has no more pages than are read',
      without: [
        {
          file: `${reader}/pdf/open-pdf.ts`,
          text: 'if (pdf.numPages > mostPages)',
          by: 'if (pdf.numPages < 0)',
        },
        {
          file: `${reader}/open-word.ts`,
          text: 'if (pages.length > mostPages)',
          by: 'if (pages.length < 0)',
        },
        {
          file: `${reader}/open-image.ts`,
          text: 'if (pageCount > mostPages)',
          by: 'if (pageCount < 0)',
        },
      ],
      missedBy: [
        `${reader}/pdf/open-pdf.test.ts: a hundred thousand pages are too many, and none of them is looked at`,
        `${reader}/open-word.test.ts: more pages than are read are too many`,
        `${reader}/open-image.test.ts: pages of a TIFF file are counted`,
      ],
    },
    {
      name: 'a document that is a zip does not unpack to more than it may',
      without: [
        {
          file: `${reader}/open-word.ts`,
          text: 'entries.length > most.entries || size.all > most.bytes || ',
          by: '',
        },
      ],
      missedBy: [
        `${reader}/open-word.test.ts: a zip that unpacks to more than it may is too large`,
        `${reader}/open-word.test.ts: more files than a document has are too many`,
      ],
    },
    {
      name: 'a document that is a zip is unpacked before its word is taken',
      without: [
        {
          file: `${reader}/open-word.ts`,
          text: 'await file.getData(new WritableStream(), { checkOverlappingEntry: true })',
          by: 'void file',
        },
      ],
      missedBy: [`${reader}/open-word.test.ts: nor does it help to say that there is less inside`],
    },
    {
      name: 'a document that is a picture has no more pixels than it may',
      without: [
        {
          file: `${reader}/open-image.ts`,
          text: 'if (width * height > mostPixels)',
          by: 'if (width * height < 0)',
        },
      ],
      missedBy: [
        `${reader}/open-image.test.ts: a picture that says it is as large as a city is too large`,
        `${reader}/open-image.test.ts: a few kilobytes that become 80 million pixels are too large`,
      ],
    },
    {
      name: 'a page of a document takes no longer than it may',
      without: [
        {
          file: `${reader}/reading-thread.ts`,
          text: 'setTimeout(tooLate, seconds * 1000)',
          by: 'setTimeout(tooLate, seconds * 1_000_000)',
        },
      ],
      missedBy: [
        `${reader}/document-reader.test.ts: ends a thread that takes too long for a page, and reads on with another`,
      ],
    },
    {
      name: 'a page of a document takes no more memory than it may',
      without: [
        {
          file: `${reader}/reading-thread.ts`,
          text: 'if ((await megabytesOf(worker)) > megabytes) reject(tooLarge(megabytes))',
          by: 'void megabytesOf(worker)',
        },
      ],
      missedBy: [
        `${reader}/document-reader.test.ts: ends a thread when $what unpacks to more than it may take`,
      ],
    },
    {
      name: 'a document that takes its worker with it is given up',
      without: [
        {
          file: 'apps/worker/src/documents/read-document.ts',
          text: 'if (work.openings >= mostOpenings)',
          by: 'if (work.openings < 0)',
        },
      ],
      missedBy: [
        'apps/worker/src/documents/read-document.test.ts: a document that took worker after worker with it is given up, and tried anew when its owner asks',
      ],
    },
    {
      name: 'what reads a document fetches nothing to read it with',
      without: [{ file: `${reader}/recognition/engine.ts`, text: 'langPath: folder,', by: '' }],
      missedBy: [`${reader}/no-network.test.ts: recognition has all it needs with it`],
    },
  ]
}

const reader = 'packages/documents/src'
