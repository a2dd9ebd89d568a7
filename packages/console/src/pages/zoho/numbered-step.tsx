import { Box, Group, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface Props {
  readonly number: number
  readonly done: boolean
  readonly title: string
  readonly text: string
  readonly children: ReactNode
}

export function NumberedStep({ number, done, title, text, children }: Props) {
  return (
    <Group gap="sm" align="flex-start" wrap="nowrap">
      <ThemeIcon radius="xl" size={24} variant={done ? 'light' : 'default'} color={done ? 'teal' : 'gray'}>
        {done ? <IconCheck size={16} /> : <Text size="xs">{number}</Text>}
      </ThemeIcon>
      <Stack gap="xs" style={{ flex: 1, minWidth: 0 }}>
        <Box>
          <Text fw={600}>{title}</Text>
          <Text c="dimmed">{text}</Text>
        </Box>
        {children}
      </Stack>
    </Group>
  )
}
