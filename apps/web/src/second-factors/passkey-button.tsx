import { Stack } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import type { PasskeyAnswer, PasskeyRequest } from '@tessera/contracts/passkey'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { ActionButton, type ActionButtonProps } from '../ui/action-button.tsx'
import { canUsePasskeys, showPasskey } from './browser-passkey.ts'

export interface PasskeyButtonProps extends Omit<ActionButtonProps, 'busy' | 'onClick'> {
  /** What the passkey is to sign. */
  readonly begin: () => Promise<PasskeyRequest>
  readonly onAnswer: (answer: PasskeyAnswer) => Promise<unknown>
}

/** Asks the browser for a passkey. Nothing where it knows none. */
export function PasskeyButton({ begin, onAnswer, ...button }: PasskeyButtonProps) {
  const show = useMutation({
    gcTime: 0,
    mutationFn: async () => await onAnswer(await showPasskey(await begin())),
  })
  if (!canUsePasskeys()) return null
  return (
    <Stack>
      {show.isError && <FaultAlert error={show.error} />}
      <ActionButton
        fullWidth
        leftSection={<IconFingerprint size={18} aria-hidden="true" />}
        {...button}
        busy={show.isPending}
        onClick={() => show.mutate()}
      />
    </Stack>
  )
}
