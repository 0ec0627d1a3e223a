import { useId, useState } from 'react'
import type { Standing } from './use-standing.ts'

export interface Knowing {
  /** Nothing stands against it, or she has said that she read what does. */
  readonly maySend: boolean
  readonly isChecked: boolean
  readonly onCheck: (isChecked: boolean) => void
  /** Of the words that say why it is not sent. */
  readonly whyId: string
}

/** What she has said that she read: where something else stands against it, she has not read that. */
export function useKnowing(standing: Standing): Knowing {
  const [known, setKnown] = useState<string | null>(null)
  const whyId = useId()
  const shown = standing.kind === 'warned' ? keyOf(standing) : null
  const isChecked = shown !== null && known === shown
  return {
    maySend: standing.kind === 'clear' || isChecked,
    isChecked,
    onCheck: (checked) => setKnown(checked ? shown : null),
    whyId,
  }
}

function keyOf({ found }: Extract<Standing, { found: unknown }>): string {
  return JSON.stringify(
    found.map(({ service, conflicts }) => [
      service,
      conflicts.map(({ findingId, reason, sentence }) => [findingId, reason, sentence]),
    ]),
  )
}
