import { Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

export interface Figure {
  readonly label: string
  readonly value: ReactNode
}

/** Labelled values, one a line. */
export function FigureList({ figures }: { figures: readonly Figure[] }) {
  return (
    <Stack gap={6} component="dl" m={0}>
      {figures.map(({ label, value }) => (
        <Group key={label} justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
          <Text component="dt" c="dimmed" style={{ flexShrink: 0 }}>
            {label}
          </Text>
          <Text component="dd" m={0} ta="right" className="tabular" style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </Group>
      ))}
    </Stack>
  )
}
