/** `status` is the HTTP status, `message` says what happened, `remedy` what to do. */
export interface ErrorText {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503
  readonly message: string
  readonly remedy: string
}
