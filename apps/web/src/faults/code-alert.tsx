import { errorCode } from '@tessera/contracts/errors'
import { FaultText } from './fault-alert.tsx'
import { ownFault } from './read-fault.ts'

/** What a code in the address says. Anybody can write an address: only known codes speak, in their own words. */
export function CodeAlert({ code }: { readonly code: string | undefined }) {
  const known = errorCode.safeParse(code)
  return known.success ? <FaultText fault={ownFault(known.data)} /> : null
}
