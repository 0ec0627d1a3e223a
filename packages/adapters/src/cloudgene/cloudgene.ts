import type { ServiceAdapter } from '../adapter.ts'
import { abilities } from './abilities.ts'
import { allowedRequests } from './allowed-requests.ts'
import { download } from './download.ts'
import { cancel, findByName, listJobs, status } from './jobs.ts'
import { readOptions } from './options.ts'
import { checkHealth } from './server.ts'
import { submit } from './submit.ts'
import { verify } from './verify.ts'

/** Michigan Imputation Server and the services built on the same software, Cloudgene 2 and 3. */
export const cloudgene: ServiceAdapter = {
  kind: 'cloudgene',
  credentialHeader: 'X-Auth-Token',
  allowedRequests,
  abilities,
  chromosomeFile: (chromosome) => `chr_${chromosome}.zip`,
  verify,
  checkHealth,
  readOptions,
  submit,
  findByName,
  listJobs,
  status,
  download,
  cancel,
}
