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
import type { ComponentPropsWithRef } from 'react'

/** Mantine's looks with the router's typed `to`, `params` and `search`. */
export const TextLink = createLink(PlainAnchor)
export const ButtonLink = createLink(PlainButton)
export const NavItem = createLink(PlainNavLink)
export const BlockLink = createLink(PlainBlock)

/** What an anchor takes, apart from what the component or the router gives it. */
type LinkProps<Props> = Props & Omit<ComponentPropsWithRef<'a'>, keyof Props | 'href'>

function PlainAnchor(props: LinkProps<AnchorProps>) {
  return <Anchor {...props} />
}

function PlainButton(props: LinkProps<ButtonProps>) {
  return <Button component="a" {...props} />
}

function PlainNavLink(props: LinkProps<NavLinkProps>) {
  return <NavLink component="a" {...props} />
}

function PlainBlock(props: LinkProps<UnstyledButtonProps>) {
  return <UnstyledButton component="a" {...props} />
}
