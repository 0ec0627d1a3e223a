import { parentPort, workerData } from 'node:worker_threads'
import sharp from 'sharp'
import { DocumentProblem } from './document-problem.ts'
import { openDocument } from './open-document.ts'
import type { ReadableDocument } from './read-page.ts'
import { Recognition } from './recognition/recognition.ts'
import type { ThreadAnswer, ThreadRequest, ThreadStart } from './thread-messages.ts'

// A thread is a core's work; what was read is not read again.
sharp.concurrency(1)
sharp.cache(false)

const { languages } = workerData as ThreadStart
const recognition = new Recognition(languages)
let open: ReadableDocument | null = null

parentPort?.on('message', async (request: ThreadRequest) => {
  let answer: ThreadAnswer
  try {
    answer = { answer: await answerTo(request) }
  } catch (error) {
    answer = refusalOf(error)
  }
  parentPort?.postMessage(answer, picturesOf(answer))
})

async function answerTo(request: ThreadRequest): Promise<Answer> {
  switch (request.kind) {
    case 'open': {
      const { bytes, mostPages } = request
      open = await openDocument(bytes, { mostPages, recognition })
      return { mediaType: open.mediaType, pageCount: open.pageCount }
    }
    case 'read':
      if (open === null) throw new Error('no document is open')
      return await open.readPage(request.number)
    case 'close':
      await open?.[Symbol.asyncDispose]()
      open = null
      return null
  }
}

type Answer = Extract<ThreadAnswer, { readonly answer: unknown }>['answer']

/** Of messages only those that we wrote ourselves leave the thread: a library may name what it read. */
function refusalOf(error: unknown): ThreadAnswer {
  if (error instanceof DocumentProblem) {
    return { problem: { code: error.code, message: error.message } }
  }
  return { failure: error instanceof Error ? error.name : typeof error }
}

function picturesOf(answer: ThreadAnswer): ArrayBuffer[] {
  if (!('answer' in answer) || answer.answer === null || !('image' in answer.answer)) return []
  const { image } = answer.answer
  return image === null ? [] : [image.buffer as ArrayBuffer]
}
