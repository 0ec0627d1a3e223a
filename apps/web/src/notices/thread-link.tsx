import type { NoticeLine } from '@tessera/contracts/notice-thread'
import type { ReactNode } from 'react'
import { TextLink } from '../ui/links.tsx'

/** Where its subject is. */
export function ThreadLink({
  line: { thread, jobId },
  onClick,
  children,
}: {
  readonly line: NoticeLine
  readonly onClick?: () => void
  readonly children: ReactNode
}) {
  const props = { children, ...(onClick !== undefined && { onClick }) }
  if (jobId !== null) return <TextLink to="/jobs/$jobId" params={{ jobId }} {...props} />
  const [subject, id = ''] = thread.split(':')
  switch (subject) {
    case 'batch':
      return <TextLink to="/batches/$batchId" params={{ batchId: id }} {...props} />
    case 'credential':
      return <TextLink to="/credentials" {...props} />
    case 'schedule':
      return <TextLink to="/schedules" {...props} />
    case 'document':
      return <TextLink to="/documents/$documentId" params={{ documentId: id }} {...props} />
    // Tokens, devices and webhooks.
    default:
      return <TextLink to="/account" {...props} />
  }
}
