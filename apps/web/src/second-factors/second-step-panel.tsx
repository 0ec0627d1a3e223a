import { Group, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import type { SecondFactors } from '@tessera/contracts/second-factor'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { AddPasskey } from './add-passkey.tsx'
import { NewApp } from './new-app.tsx'
import { PasskeyList } from './passkey-list.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { RememberedDevices } from './remembered-devices.tsx'

/** What somebody shows besides her password: an app or passkeys, and codes for the day when they are lost. */
export function SecondStepPanel() {
  const factors = useQuery(trpc.secondFactors.get.queryOptions())
  const [codes, setCodes] = useState<readonly string[]>([])
  const changed = async (made: readonly string[]) => {
    setCodes(made)
    await queryClient.invalidateQueries(trpc.secondFactors.pathFilter())
    await queryClient.invalidateQueries(trpc.sessions.pathFilter())
  }
  return (
    <QueryView query={factors} skeleton={<RowSkeletons rows={1} height={96} />}>
      {({ authenticator, passkeys, recoveryCodes, hasPassword, devices }) => {
        const count = passkeys.length + (authenticator === null ? 0 : 1)
        const words = hasPassword ? besidesPassword : besidesElsewhere
        const lastMeans = count === 1 ? words.lastMeans : null
        const removed = async () => {
          await changed([])
          notifications.show({ message: count === 1 ? `${words.without} ${OUT}` : OUT })
        }
        return (
          <Stack>
            {count === 0 && <Text>{words.why}</Text>}
            {authenticator !== null && (
              <OwnApp app={authenticator} lastMeans={lastMeans} onRemoved={removed} />
            )}
            {passkeys.length > 0 && (
              <PasskeyList passkeys={passkeys} lastMeans={lastMeans} onRemoved={removed} />
            )}
            {codes.length > 0 && <RecoveryCodes codes={codes} onKept={() => setCodes([])} />}
            {count > 0 && codes.length === 0 && (
              <CodesLeft count={recoveryCodes} onMade={changed} />
            )}
            {authenticator === null && <NewApp onAdded={changed} />}
            <AddPasskey onAdded={changed} />
            {devices.length > 0 && <RememberedDevices devices={devices} />}
          </Stack>
        )
      }}
    </QueryView>
  )
}

interface OwnAppProps {
  readonly app: NonNullable<SecondFactors['authenticator']>
  /** As of {@link PasskeyList}. */
  readonly lastMeans: string | null
  readonly onRemoved: () => Promise<void>
}

function OwnApp({ app, lastMeans, onRemoved }: OwnAppProps) {
  const remove = useMutation(
    trpc.secondFactors.removeAuthenticator.mutationOptions({ onSuccess: onRemoved }),
  )
  const ask = () =>
    modals.openConfirmModal({
      title: 'Remove the app?',
      children: lastMeans ?? 'After that, its codes are not taken any more.',
      labels: { confirm: 'Remove', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': 'Close' },
      onConfirm: () => remove.mutate(),
    })
  return (
    <>
      {remove.isError && <FaultAlert error={remove.error} />}
      <Group justify="space-between" align="flex-start">
        <div>
          <Text fw={550}>Authenticator app</Text>
          <Text fz="sm" c="dimmed">
            Since <Moment at={app.createdAt} /> · last used <Moment at={app.lastUsedAt} />
          </Text>
        </div>
        <ActionButton
          variant="subtle"
          color="red"
          size="sm"
          busy={remove.isPending}
          onClick={ask}
          aria-label="Remove the authenticator app"
        >
          Remove
        </ActionButton>
      </Group>
    </>
  )
}

interface CodesLeftProps {
  readonly count: number
  readonly onMade: (codes: readonly string[]) => Promise<void>
}

function CodesLeft({ count, onMade }: CodesLeftProps) {
  const renew = useMutation(
    trpc.secondFactors.renewRecoveryCodes.mutationOptions({
      gcTime: 0,
      onSuccess: async ({ recoveryCodes }) => await onMade(recoveryCodes),
    }),
  )
  const ask = () =>
    modals.openConfirmModal({
      title: 'Make new recovery codes?',
      children: 'Those that you have now stop working.',
      labels: { confirm: 'Make new codes', cancel: 'Keep them' },
      closeButtonProps: { 'aria-label': 'Close' },
      onConfirm: () => renew.mutate(),
    })
  return (
    <>
      {renew.isError && <FaultAlert error={renew.error} />}
      <Group justify="space-between" align="flex-start">
        <div>
          <Text fw={550}>Recovery codes</Text>
          <Text fz="sm" {...(count < 3 ? { c: 'red' } : { c: 'dimmed' })}>
            {count} of 10 are left, for the day when you have nothing else.
          </Text>
        </div>
        <ActionButton variant="subtle" size="sm" busy={renew.isPending} onClick={ask}>
          Make new codes
        </ActionButton>
      </Group>
    </>
  )
}

const OUT = 'You are signed out everywhere else.'
const besidesPassword = {
  why: 'With a second step your password alone signs nobody in, and nobody shows the password of a result, adds a credential or changes your password in a browser that you left open.',
  lastMeans: 'After that, whoever knows your password can sign in as you.',
  without: 'Your password alone signs you in now.',
}
/** For whoever has no password here. */
const besidesElsewhere = {
  why: 'With a second step your account elsewhere alone signs nobody in here, and nobody shows the password of a result or adds a credential in a browser that you left open.',
  lastMeans: 'After that, whoever can use your account elsewhere can sign in as you.',
  without: 'Your account elsewhere alone signs you in now.',
}
