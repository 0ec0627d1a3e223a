import { router } from '../trpc.ts'
import { getMends } from './get-mends.ts'
import { getUpload } from './get-upload.ts'
import { listUploads } from './list-uploads.ts'
import { removeUpload } from './remove-upload.ts'
import type { ResumeDependencies } from './resume-check.ts'

export type UploadDependencies = ResumeDependencies

export function uploadsRouter(deps: UploadDependencies) {
  return router({
    list: listUploads(),
    get: getUpload(deps),
    mends: getMends(),
    remove: removeUpload(deps),
  })
}
