import { Button, Divider, Stack } from '@mantine/core'
import { openIdStartPath } from '@tessera/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'

/** To sign in, or to make an account, with one that is elsewhere. Nothing where this installation knows no such place. */
export function ProviderLinks({ next }: { readonly next: string | undefined }) {
  const providers = useQuery(
    trpc.identities.providers.queryOptions(undefined, { staleTime: Infinity }),
  )
  if (providers.data === undefined || providers.data.length === 0) return null
  const search = next === undefined ? '' : `?${new URLSearchParams({ next }).toString()}`
  return (
    <Stack mt="lg">
      <Divider label="or" />
      {providers.data.map(({ id, name }) => (
        <Button
          key={id}
          component="a"
          href={`${openIdStartPath}/${id}${search}`}
          variant="default"
          fullWidth
        >
          Go on with {name}
        </Button>
      ))}
    </Stack>
  )
}
