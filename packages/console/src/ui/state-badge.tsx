import { Badge, Group, Text } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'

export interface StateLook {
  readonly colour: string
  readonly icon: Icon
}

/** A state as icon and word; the colour only repeats what they say. */
export function StateBadge({ look, word }: { look: StateLook; word: string }) {
  return (
    <Badge color={look.colour} leftSection={<look.icon size={14} aria-hidden />}>
      {word}
    </Badge>
  )
}

interface WordProps {
  readonly look: StateLook
  readonly word: string
  readonly small?: boolean
  /** A sentence, which takes the lines that it needs. */
  readonly whole?: boolean
}

/** The same without the pill, for the rows of a table. */
export function StateWord({ look, word, small = false, whole = false }: WordProps) {
  return (
    <Group gap={6} wrap="nowrap" c={wordColour(look)}>
      <look.icon size={small ? 14 : 16} aria-hidden style={{ flexShrink: 0 }} />
      <Text truncate={!whole} size={small ? 'xs' : undefined}>
        {word}
      </Text>
    </Group>
  )
}

const wordColour = ({ colour }: StateLook) =>
  colour === 'gray'
    ? 'dimmed'
    : `light-dark(var(--mantine-color-${colour}-light-color), var(--mantine-color-${colour}-4))`
