import { Title, VisuallyHidden } from '@mantine/core'
import { useEffect, useRef } from 'react'

export interface StepHeadingProps {
  /** From 1. */
  readonly number: number
  readonly names: readonly string[]
  /** Where the names of all steps are in view it is for readers only. */
  readonly visible: boolean
}

/** Takes the focus when another step comes: the keyboard and readers go on there, and the step begins in view. */
export function StepHeading({ number, names, visible }: StepHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(number)
  useEffect(() => {
    if (shown.current === number) return
    shown.current = number
    heading.current?.focus()
  }, [number])
  const title = (
    <Title order={2} tabIndex={-1} ref={heading}>
      Step {number} of {names.length}: {names[number - 1]}
    </Title>
  )
  return visible ? title : <VisuallyHidden>{title}</VisuallyHidden>
}
