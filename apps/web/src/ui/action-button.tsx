import { Button, type ButtonProps } from '@mantine/core'
import { type ComponentPropsWithRef, useLayoutEffect, useRef } from 'react'
import { focusHeadingIfLost } from './page.tsx'

export interface ActionButtonProps
  extends ButtonProps, Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps | 'ref'> {
  /** Its action is on: pressing it does nothing. */
  readonly busy: boolean
}

/**
 * Keeps the focus while it is busy: one that is disabled loses it to the page, and the keyboard with it. When it goes
 * because it is not needed any more, the keyboard begins at the heading.
 */
export function ActionButton({ busy, ...button }: ActionButtonProps) {
  const element = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    const shown = element.current
    return () => {
      if (shown !== null && document.activeElement === shown) setTimeout(focusHeadingIfLost)
    }
  }, [])
  return (
    <Button
      ref={element}
      loading={busy}
      {...button}
      renderRoot={(root) => (
        <button
          {...root}
          {...(busy && {
            disabled: false,
            'aria-disabled': true,
            'aria-busy': true,
            onClick: (event) => event.preventDefault(),
          })}
        />
      )}
    />
  )
}
