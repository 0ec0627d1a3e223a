/** What the tests use of a package without types. */
declare module 's3rver' {
  import type { RequestListener } from 'node:http'

  export default class S3rver {
    constructor(options: {
      readonly directory: string
      readonly silent: boolean
      readonly configureBuckets: readonly { readonly name: string }[]
    })
    readonly logger: { readonly exceptions: { unhandle(): void } }
    configureBuckets(): Promise<unknown>
    callback(): RequestListener
  }
}
