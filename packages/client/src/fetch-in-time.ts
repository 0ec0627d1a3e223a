/**
 * A `fetch` that waits no longer than half a minute for the head of the answer, nor for each further piece of its body. How
 * long the whole takes does not count, nor does a reader who is slow.
 *
 * @throws DOMException `TimeoutError`; TypeError when nobody answers
 */
export async function fetchInTime(
  url: string | URL,
  init: RequestInit,
  milliseconds = patienceMilliseconds,
): Promise<Response> {
  const late = new AbortController()
  const inTime = async <T>(wait: () => Promise<T>): Promise<T> => {
    const timer = setTimeout(() => late.abort(tooLate(milliseconds)), milliseconds)
    try {
      return await wait()
    } finally {
      clearTimeout(timer)
    }
  }
  const signal = AbortSignal.any([late.signal, ...(init.signal ? [init.signal] : [])])
  const response = await inTime(async () => await fetch(url, { ...init, signal }))
  const reader = response.body?.getReader()
  if (reader === undefined) return response
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await inTime(async () => await reader.read())
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: async (reason) => await reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return new Response(body, response)
}

function tooLate(milliseconds: number): DOMException {
  return new DOMException(`Nothing came for ${milliseconds} ms.`, 'TimeoutError')
}

/** Event streams say every 10 s that they are there. */
const patienceMilliseconds = 30_000
