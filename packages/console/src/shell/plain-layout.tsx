import { Box, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { ColourSwitch } from './colour-switch.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { Logo } from './logo.tsx'
import classes from './shell.module.css'

/** One column without navigation: set-up, sign-in and the agent page. */
export function PlainLayout({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <Box className={classes.plain}>
      <Group component="header" className={classes.plainHeader} justify="space-between" wrap="nowrap">
        <Logo />
        <Group gap={4} wrap="nowrap">
          <LanguageSwitch />
          <ColourSwitch />
          {aside}
        </Group>
      </Group>
      <main className={classes.plainMain}>{children}</main>
    </Box>
  )
}
