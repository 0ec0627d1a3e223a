/**
 * Reads the first piece before anything is answered, so that what cannot be begun is an error. What goes wrong later can only
 * end the connection: the client then sees that something is missing.
 */
export async function begunStream(
  pieces: AsyncGenerator<Uint8Array>,
  breakOff: (error: unknown) => void,
): Promise<ReadableStream<Uint8Array>> {
  const first = await pieces.next()
  return ReadableStream.from(
    (async function* () {
      try {
        if (first.done !== true) yield first.value
        yield* pieces
      } catch (error) {
        breakOff(error)
      } finally {
        await pieces.return(undefined)
      }
    })(),
  )
}
