import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { queryClient, trpc } from '../trpc.ts'
import { dropDraft } from './use-draft.ts'

/** Submits, and shows the new job. */
export function useSubmitJob() {
  const navigate = useNavigate()
  return useMutation(
    trpc.jobs.submit.mutationOptions({
      onSuccess: async (job) => {
        queryClient.setQueryData(trpc.jobs.get.queryKey({ jobId: job.id }), job)
        void queryClient.invalidateQueries(trpc.jobs.list.pathFilter())
        await navigate({ to: '/jobs/$jobId', params: { jobId: job.id } })
        dropDraft()
      },
    }),
  )
}
