import { Avatar, Group, Menu, Modal, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconChevronUp, IconLogout, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { FaultAlert } from '../faults/fault-alert.tsx'
import classes from './account-menu.module.css'
import { useUser } from './session.ts'
import { useSignOut } from './sign-out.ts'

export function AccountMenu() {
  const user = useUser()
  const signOut = useSignOut()
  return (
    <>
      <Menu position="top-start" width={208}>
        <Menu.Target>
          <UnstyledButton className={classes['button']}>
            <Group gap="sm" wrap="nowrap">
              <Avatar size={30} color="aegean" aria-hidden="true">
                {user.username.slice(0, 1).toUpperCase()}
              </Avatar>
              <Text truncate flex={1}>
                <VisuallyHidden>Account of </VisuallyHidden>
                {user.username}
              </Text>
              <IconChevronUp size={16} aria-hidden="true" />
            </Group>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {user.email !== null && <Menu.Label>{user.email}</Menu.Label>}
          <Menu.Item
            leftSection={<IconUser size={16} />}
            renderRoot={(item) => <Link to="/account" {...item} />}
          >
            Your account
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={signOut.isError}
        onClose={signOut.reset}
        title="You may still be signed in"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <FaultAlert error={signOut.error} onRetry={() => signOut.mutate()} />
      </Modal>
    </>
  )
}
