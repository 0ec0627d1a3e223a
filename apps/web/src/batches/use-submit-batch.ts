import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { hasCode } from '../faults/read-fault.ts'
import { dropDraft, useDraft } from '../jobs/use-draft.ts'
import { queryClient, trpc } from '../trpc.ts'

/** Submits all of its jobs, and shows the new batch. */
export function useSubmitBatch() {
  const navigate = useNavigate()
  const { change } = useDraft()
  return useMutation(
    trpc.batches.submit.mutationOptions({
      // It was changed after an answer that was lost: submitted once more, it is another batch.
      onError: (error) => {
        if (hasCode(error, 'batch_taken')) change({ batchId: null })
      },
      onSuccess: async (batch) => {
        queryClient.setQueryData(trpc.batches.get.queryKey({ batchId: batch.id }), batch)
        void queryClient.invalidateQueries(trpc.batches.list.pathFilter())
        void queryClient.invalidateQueries(trpc.jobs.list.pathFilter())
        await navigate({ to: '/batches/$batchId', params: { batchId: batch.id } })
        dropDraft()
      },
    }),
  )
}
