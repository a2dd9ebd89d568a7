import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Delayed } from './delayed.tsx'

interface Props {
  /** What is being done, with its count; given the seconds since it began. */
  readonly text: (seconds: number) => string
  readonly onCancel: () => void
  /** Word of the button where what was begun goes on without us. */
  readonly cancelWord?: string
}

/** For what takes longer than 2 s: a bar, a count, and a way out. */
export function LongTask(props: Props) {
  return (
    <Delayed ms={2000}>
      <Running {...props} />
    </Delayed>
  )
}

function Running({ text, onCancel, cancelWord }: Props) {
  const { t } = useTranslation()
  const [seconds, setSeconds] = useState(2)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((value) => value + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  const words = text(seconds)
  return (
    <Stack gap={4} role="status">
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="xs" c="dimmed" className="tabular">
          {words}
        </Text>
        <Button size="compact-xs" variant="default" onClick={onCancel}>
          {cancelWord ?? t('common.cancel')}
        </Button>
      </Group>
      <Progress value={100} animated aria-label={words} />
    </Stack>
  )
}
