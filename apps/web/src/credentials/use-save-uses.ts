import type { CredentialUse } from '@tessera/contracts/credential-use'
import type { ServiceId } from '@tessera/contracts/ids'
import { useMutation } from '@tanstack/react-query'
import { queryClient, trpc } from '../trpc.ts'
import { saveLines } from '../ui/save-lines.ts'

/** Saves everything that was done with a credential as a file, one use on each line. */
export function useSaveUses(serviceId: ServiceId, serviceName: string) {
  return useMutation({
    mutationFn: async () => {
      saveLines(`uses-${serviceName}.jsonl`, await readAll(serviceId))
    },
  })
}

async function readAll(serviceId: ServiceId): Promise<readonly CredentialUse[]> {
  const uses: CredentialUse[] = []
  let cursor: number | null = null
  do {
    const page: { uses: CredentialUse[]; nextCursor: number | null } = await queryClient.fetchQuery(
      trpc.credentials.uses.queryOptions({ serviceId, cursor }, { staleTime: 0 }),
    )
    uses.push(...page.uses)
    cursor = page.nextCursor
  } while (cursor !== null)
  return uses
}
