import type { ServicePrice } from '@tessera/contracts/service'

/** `€0.05 for each sample, since 1 January 2026. For members.` @param today for tests */
export function priceWords(price: ServicePrice, today?: string): string {
  const { amount, currency, per, note, since } = price
  const word = holds(price, today) ? 'since' : 'from'
  const from = since === null ? '' : `, ${word} ${dayName(since)}`
  return `${money(amount, currency)} for each ${per}${from}${note === '' ? '' : `. ${note}`}`
}

/** Of one job, by the samples of its files; null where these are not known, or the price does not hold yet. */
export function estimatedCost(
  price: ServicePrice,
  samples: number | null,
  today?: string,
): string | null {
  if (!holds(price, today)) return null
  if (price.per === 'job') return money(price.amount, price.currency)
  return samples === null ? null : money(price.amount * samples, price.currency)
}

export function money(amount: number, currency: string): string {
  return amount.toLocaleString('en', {
    style: 'currency',
    currency,
    // A price of a sample may be less than the smallest coin.
    maximumFractionDigits: amount < 1 ? 4 : 2,
  })
}

/** By the day in UTC, as usage counts it. */
function holds({ since }: ServicePrice, today = new Date().toISOString().slice(0, 10)): boolean {
  return since === null || since <= today
}

function dayName(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  })
}
