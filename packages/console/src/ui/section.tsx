import { Card, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface Props {
  readonly title: string
  readonly text?: string
  readonly aside?: ReactNode
  readonly children: ReactNode
  /** Forms are at most 720 px wide, tables take the whole width. */
  readonly wide?: boolean
}

/** One bordered box with its title. */
export function Section({ title, text, aside, children, wide = false }: Props) {
  return (
    <Card component="section" maw={wide ? undefined : 720} w="100%" style={{ overflow: 'visible' }}>
      <Stack gap="md">
        <Stack gap={4}>
          <Group justify="space-between" gap="sm">
            <Title order={2}>{title}</Title>
            {aside}
          </Group>
          {text && <Text c="dimmed">{text}</Text>}
        </Stack>
        {children}
      </Stack>
    </Card>
  )
}
