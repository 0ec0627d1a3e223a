import { errors } from '@tessera/contracts/errors'
import { FaultText } from '../faults/fault-alert.tsx'

/** Instead of what the link of a mail is for, when it is cut off or the page was loaded again. */
export function RefusedMailLink() {
  return <FaultText fault={{ code: 'link_refused', ...errors.link_refused, requestId: null }} />
}
