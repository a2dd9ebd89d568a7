import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type A = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'> & { ref?: Ref<HTMLAnchorElement> }

/** Links to pages of this console, checked against its routes, in three looks. */
export const AnchorLink = createLink((props: AnchorProps & A) => <Anchor {...props} />)
export const ButtonLink = createLink((props: ButtonProps & A) => <Button component="a" {...props} />)
export const NavigationLink = createLink((props: NavLinkProps & A) => <NavLink {...props} />)
