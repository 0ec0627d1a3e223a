import type { ServicePrice } from '@tessera/contracts/service'

/** `€0.05 for each sample, since 1 January 2026. For members.` */
export function priceWords({ amount, currency, per, note, since }: ServicePrice): string {
  const from = since === null ? '' : `, since ${dayName(since)}`
  return `${money(amount, currency)} for each ${per}${from}${note === '' ? '' : `. ${note}`}`
}

/** Of one job, by the samples of its files; null where these are not known. */
export function estimatedCost(price: ServicePrice, samples: number | null): string | null {
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

function dayName(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  })
}
