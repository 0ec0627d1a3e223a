import { AppShell, Box, Burger, Container, Divider, Group, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconActivity,
  IconBellExclamation,
  IconBook2,
  IconCalendarTime,
  IconChartBar,
  IconFileText,
  IconFolders,
  IconHeartbeat,
  IconHome,
  IconKey,
  IconListDetails,
  IconPlugConnected,
  IconPlus,
  IconServer2,
  IconUserPlus,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react'
import { holdsRole, type UserRole } from '@tessera/contracts/role'
import { Outlet } from '@tanstack/react-router'
import { useRef } from 'react'
import { AccountMenu } from '../account/account-menu.tsx'
import { useUser } from '../account/session.ts'
import { Bell } from '../notices/bell.tsx'
import { useBell } from '../notices/use-bell.ts'
import { ColorSchemeSwitch } from './color-scheme-switch.tsx'
import { ButtonLink, NavItem } from './links.tsx'
import { Logo } from './logo.tsx'
import { OfflineNotice } from './offline-notice.tsx'
import classes from './shell.module.css'

/** The frame of all pages of somebody who is signed in. */
export function Shell() {
  const [opened, menu] = useDisclosure(false)
  const burger = useRef<HTMLButtonElement>(null)
  const closeMenu = () => {
    menu.close()
    burger.current?.focus()
  }
  const { roles } = useUser()
  const unread = useBell()?.unread ?? 0
  const pages = [...PAGES, ...PAGES_OF_ROLES.filter((page) => holdsRole(roles, ...page.for))]

  return (
    <>
      <a href="#content" className={classes['skip']}>
        Skip to the content
      </a>
      <AppShell
        header={{ height: { base: 56, sm: 0 } }}
        navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        padding={0}
      >
        <AppShell.Header hiddenFrom="sm">
          <Group h="100%" px="md" justify="space-between">
            <Logo />
            <Group gap="xs" wrap="nowrap">
              <Bell unread={unread} onClick={menu.close} />
              <Burger
                ref={burger}
                opened={opened}
                onClick={menu.toggle}
                aria-label="Menu"
                aria-expanded={opened}
                size="sm"
              />
            </Group>
          </Group>
        </AppShell.Header>

        <AppShell.Navbar
          p="md"
          aria-label="Pages"
          className={classes['menu'] ?? ''}
          mod={{ closed: !opened }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && opened) closeMenu()
          }}
        >
          <Stack h="100%" gap="lg">
            <Box visibleFrom="sm" pl={8} pt={4}>
              <Group justify="space-between" wrap="nowrap">
                <Logo />
                <Bell unread={unread} />
              </Group>
            </Box>
            <ButtonLink to="/jobs/new" leftSection={<IconPlus size={16} />} onClick={menu.close}>
              New job
            </ButtonLink>
            <Stack gap={2} flex={1}>
              {pages.map(({ to, label, Icon }) => (
                <NavItem
                  key={to}
                  to={to}
                  label={label}
                  leftSection={<Icon size={18} aria-hidden="true" />}
                  activeOptions={{ exact: to === '/' }}
                  className={classes['link'] ?? ''}
                  onClick={menu.close}
                />
              ))}
            </Stack>
            <div>
              <Divider mb="sm" />
              <Group gap={4} wrap="nowrap">
                <AccountMenu />
                <ColorSchemeSwitch />
              </Group>
            </div>
          </Stack>
        </AppShell.Navbar>

        <AppShell.Main id="content" tabIndex={-1}>
          <OfflineNotice />
          <Container
            size={1080}
            px={{ base: 'md', sm: 'xl' }}
            py={{ base: 'lg', sm: 40 }}
            className={classes['content'] ?? ''}
          >
            <Outlet />
          </Container>
        </AppShell.Main>
      </AppShell>
    </>
  )
}

const PAGES = [
  { to: '/', label: 'Overview', Icon: IconHome },
  { to: '/jobs', label: 'Jobs', Icon: IconListDetails },
  { to: '/studies', label: 'Studies', Icon: IconFolders },
  { to: '/documents', label: 'Documents', Icon: IconFileText },
  { to: '/schedules', label: 'Schedules', Icon: IconCalendarTime },
  { to: '/services', label: 'Services', Icon: IconServer2 },
  { to: '/credentials', label: 'Credentials', Icon: IconKey },
  { to: '/programs', label: 'Programs', Icon: IconPlugConnected },
  { to: '/usage', label: 'Usage', Icon: IconChartBar },
] as const satisfies readonly PageLink[]
const PAGES_OF_ROLES = [
  {
    to: '/administration/services',
    label: 'Look after services',
    Icon: IconHeartbeat,
    for: ['service_manager', 'service_viewer', 'admin'],
  },
  { to: '/administration/users', label: 'Users', Icon: IconUsers, for: ['admin'] },
  { to: '/administration/new-accounts', label: 'New accounts', Icon: IconUserPlus, for: ['admin'] },
  { to: '/administration/system', label: 'System', Icon: IconActivity, for: ['admin'] },
  { to: '/alerts', label: 'Alerts', Icon: IconBellExclamation, for: ['admin'] },
  { to: '/record', label: 'Record', Icon: IconBook2, for: ['auditor', 'admin'] },
] as const satisfies readonly (PageLink & { readonly for: readonly UserRole[] })[]

interface PageLink {
  readonly to: string
  readonly label: string
  readonly Icon: TablerIcon
}
