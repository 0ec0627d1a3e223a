import {
  Anchor,
  type AnchorProps,
  Button,
  type ButtonProps,
  NavLink,
  type NavLinkProps,
  UnstyledButton,
  type UnstyledButtonProps,
} from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ReactNode, Ref } from 'react'

/** Mantine's looks with the router's typed `to`, `params` and `search`. */
export const TextLink = createLink(PlainAnchor)
export const ButtonLink = createLink(PlainButton)
export const NavItem = createLink(PlainNavLink)
export const BlockLink = createLink(PlainBlock)

interface LinkRef {
  readonly ref?: Ref<HTMLAnchorElement>
}

interface BlockProps extends UnstyledButtonProps, LinkRef {
  readonly children?: ReactNode
}

function PlainAnchor(props: AnchorProps & LinkRef) {
  return <Anchor {...props} />
}

function PlainButton(props: ButtonProps & LinkRef) {
  return <Button component="a" {...props} />
}

function PlainNavLink(props: NavLinkProps & LinkRef) {
  return <NavLink component="a" {...props} />
}

function PlainBlock(props: BlockProps) {
  return <UnstyledButton component="a" {...props} />
}
