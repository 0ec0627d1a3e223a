import { formatRelative, formatTime } from './time.ts'

/** A time as people say it, with the exact one on hover. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={formatTime(at)}>
      {formatRelative(at)}
    </time>
  )
}
