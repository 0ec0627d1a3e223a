import { Button, Group, Text } from '@mantine/core'

export interface StepButtonsProps {
  readonly onBack?: () => void
  readonly onNext?: () => void
  /** What keeps people from going on, or null. */
  readonly missing?: string | null
}

export function StepButtons({ onBack, onNext, missing = null }: StepButtonsProps) {
  return (
    <Group>
      {onBack !== undefined && (
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
      )}
      {onNext !== undefined && (
        <Button onClick={onNext} disabled={missing !== null}>
          Continue
        </Button>
      )}
      {missing !== null && (
        <Text fz="sm" c="dimmed">
          {missing}
        </Text>
      )}
    </Group>
  )
}
