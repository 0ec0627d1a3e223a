import { ActionButton } from './action-button.tsx'

/** Under a list: reads its next page, and is not there once all is shown. */
export function NextPageButton({
  list,
  label,
}: {
  readonly list: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => Promise<unknown>
  }
  readonly label: string
}) {
  if (!list.hasNextPage) return null
  return (
    <ActionButton
      variant="default"
      style={{ alignSelf: 'start' }}
      busy={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {label}
    </ActionButton>
  )
}
