/** Something that a person must mend before the service can start. Its message holds no values. */
export class StartUpError extends Error {
  override readonly name = 'StartUpError'
}
