import { Button, Group, Text, TextInput } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import classes from './documents.module.css'

/** From page to page: the one before, the one after, and any by its number. */
export function PageSteps(props: {
  readonly number: number
  readonly pages: number
  readonly onGo: (page: number) => void
}) {
  const { number, pages, onGo } = props
  const [typed, type] = useState<string | null>(null)
  const page = typed === null ? number : Number(typed)
  const isPage = Number.isInteger(page) && page >= 1 && page <= pages
  const leave = (event?: FormEvent) => {
    event?.preventDefault()
    if (isPage) onGo(page)
    type(null)
  }
  return (
    <form onSubmit={leave} aria-label="Go to a page">
      <Group gap="xs">
        <Button
          variant="default"
          px="xs"
          aria-label="The page before"
          // Disabled it would lose the keyboard.
          aria-disabled={number === 1}
          data-disabled={number === 1}
          onClick={() => onGo(number - 1)}
        >
          <IconChevronLeft size={18} aria-hidden="true" />
        </Button>
        <TextInput
          aria-label={`Page, of ${pages}`}
          inputMode="numeric"
          autoComplete="off"
          className={classes['number'] ?? ''}
          error={!isPage}
          value={typed ?? String(number)}
          onChange={(event) => type(event.currentTarget.value)}
          onBlur={() => leave()}
        />
        <Text className="numeric">of {pages}</Text>
        <Button
          variant="default"
          px="xs"
          aria-label="The next page"
          aria-disabled={number === pages}
          data-disabled={number === pages}
          onClick={() => onGo(number + 1)}
        >
          <IconChevronRight size={18} aria-hidden="true" />
        </Button>
        {pages > 1 && (
          <Text fz="sm" c="dimmed" visibleFrom="md">
            The arrow keys turn the pages too.
          </Text>
        )}
      </Group>
    </form>
  )
}
