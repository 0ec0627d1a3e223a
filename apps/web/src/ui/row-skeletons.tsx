import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'

/** Holds the place of a list while it loads, so that nothing jumps when it comes. */
export function RowSkeletons({ rows, height }: { readonly rows: number; readonly height: number }) {
  return (
    <Stack gap="sm" aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="md" />
      ))}
    </Stack>
  )
}
