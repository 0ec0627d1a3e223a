import type { ServiceAdapter } from './adapter.ts'
import { ga4ghWes, type WesService } from './ga4gh-wes/ga4gh-wes.ts'

/** DNAstack's Workbench speaks WES; people sign in at its own sign-in server, so it takes only what that gave. */
export function dnastack(service: WesService): ServiceAdapter {
  return { ...ga4ghWes(service), kind: 'dnastack' }
}
