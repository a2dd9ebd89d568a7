import type { autoBindResultSchema } from '@jackfield/contract'
import { Badge, Box, Group, Stack, Text } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import type { z } from 'zod'
import { useKindWords } from './kind.ts'

interface Props {
  readonly title: string
  readonly result: z.infer<typeof autoBindResultSchema>
}

/** Who gets which extension, and who is left and why. */
export function AutoBindResult({ title, result }: Props) {
  const { t } = useKindWords()
  return (
    <Stack gap="md">
      {result.bound.length > 0 && (
        <Stack gap="xs">
          <Text>{title}</Text>
          {result.bound.map(({ userId, userName, email, extension }) => (
            <Group key={`${userId} ${extension}`} gap="xs" wrap="nowrap">
              <Box style={{ flex: 1, minWidth: 0 }}>
                <Text truncate>{userName}</Text>
                <Text size="xs" c="dimmed" truncate>
                  {email}
                </Text>
              </Box>
              <IconArrowRight size={16} aria-hidden style={{ flexShrink: 0 }} />
              <Badge color="indigo" style={{ flexShrink: 0 }}>
                {extension}
              </Badge>
            </Group>
          ))}
        </Stack>
      )}
      {result.left.length > 0 && (
        <Stack gap="xs">
          <Text fw={500}>{t('zoho.auto.left')}</Text>
          {result.left.map(({ userName, email, reason }) => (
            <Group key={`${email} ${reason}`} gap="xs" justify="space-between" wrap="nowrap">
              <Text truncate title={email}>
                {userName}
              </Text>
              <Text c="dimmed" ta="right">
                {t(`zoho.auto.reason.${reason}`)}
              </Text>
            </Group>
          ))}
        </Stack>
      )}
    </Stack>
  )
}
