import type { ServiceKind } from '@tessera/contracts/service'
import type { ServiceAdapter } from './adapter.ts'
import { cloudgene } from './cloudgene/cloudgene.ts'

/** Null for a kind of service that is listed but not spoken to yet. */
export function adapterFor(kind: ServiceKind): ServiceAdapter | null {
  return adapters[kind]
}

const adapters: Readonly<Record<ServiceKind, ServiceAdapter | null>> = {
  cloudgene,
  'ga4gh-wes': null,
  dnastack: null,
}
