import { once } from 'node:events'
import { startTestS3 } from '@tessera/testing/s3'

/** A bucket in a process of its own, so that what it costs is not ours. Ends with the one that started it. */
const s3 = await startTestS3()
process.send?.({ place: s3.place, keys: s3.keys })
await once(process, 'disconnect')
await s3[Symbol.asyncDispose]()
