import { Stack, Text, ThemeIcon } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** What will appear here, why not yet, and one button. */
export function EmptyState({
  text,
  title,
  action,
  icon,
}: {
  text: string
  title?: string
  action?: ReactNode
  icon?: ReactNode
}) {
  return (
    <Stack align="center" gap="sm" py="xl" px="md">
      <ThemeIcon variant="light" color="gray" size={40} radius="xl" aria-hidden>
        {icon ?? <IconInbox size={20} />}
      </ThemeIcon>
      {title && <Text fw={600}>{title}</Text>}
      <Text c="dimmed" ta="center" maw={420}>
        {text}
      </Text>
      {action}
    </Stack>
  )
}
