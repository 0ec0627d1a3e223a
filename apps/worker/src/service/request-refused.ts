/** A request that was not sent, because it would have gone where it must not. Its message names no secret. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
}
