import type { ServiceTiming, TimingRange } from '@tessera/contracts/service-timing'

/** One sentence, with the number of jobs that it is made of. */
export function timingWords({ basis, jobs, waited, ran }: ServiceTiming): string {
  const whose = basis === 'everybody' ? `Of ${jobs} jobs or more` : `Of ${jobs} jobs of your own`
  const wait = waited === null ? '' : `waited ${rangeWords(waited)} in its queue and `
  return `${whose} with this panel in the last 90 days, the middle half ${wait}ran ${rangeWords(ran)}.`
}

/** `3 to 12 min`. */
export function rangeWords({ from, to }: TimingRange): string {
  if (to < 60) return 'less than 1 min'
  if (from === to) return lengthWords(to)
  return from < 60 ? `up to ${lengthWords(to)}` : `${lengthWords(from)} to ${lengthWords(to)}`
}

/** `40 min`, `3 h 10 min`. */
export function lengthWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`
}
