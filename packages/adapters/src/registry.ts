import type { ServiceKind } from '@tessera/contracts/service'
import type { Workflow } from '@tessera/contracts/workflow'
import type { ServiceAdapter } from './adapter.ts'
import { cloudgene } from './cloudgene/cloudgene.ts'
import { dnastack } from './dnastack.ts'
import { ga4ghWes } from './ga4gh-wes/ga4gh-wes.ts'

export interface AdaptedService {
  readonly kind: ServiceKind
  /** Its base, as it is registered. */
  readonly origin: string
  /** Only for what is read, sent and fetched; who guards requests needs none. Null unless told. */
  readonly workflow?: Workflow | null
}

export function adapterFor({ kind, origin, workflow = null }: AdaptedService): ServiceAdapter {
  switch (kind) {
    case 'cloudgene':
      return cloudgene
    case 'ga4gh-wes':
      return ga4ghWes({ origin, workflow })
    case 'dnastack':
      return dnastack({ origin, workflow })
    default:
      return kind satisfies never
  }
}
