import { Anchor, Checkbox } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { Terms } from '@tessera/contracts/terms'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'

/** The terms that whoever makes an account accepts; null where there are none, or it is not known yet. */
export function useTerms(): Terms | null {
  return useQuery(trpc.terms.get.queryOptions()).data ?? null
}

/** What is wrong with the box, as it stands. */
export function termsProblem(terms: Terms | null, isAccepted: boolean): string | null {
  return terms === null || isAccepted ? null : 'Accept the terms to make an account'
}

/** In the form of a new account; nothing where there are no terms. */
export function TermsCheckbox({
  terms,
  field,
}: {
  readonly terms: Terms | null
  readonly field: ReturnType<UseFormReturnType<unknown>['getInputProps']>
}) {
  if (terms === null) return null
  return (
    <Checkbox
      label={
        <>
          I have read and accept the{' '}
          <Anchor href="/terms" target="_blank">
            terms
          </Anchor>{' '}
          (version {terms.version})
        </>
      }
      {...field}
    />
  )
}
