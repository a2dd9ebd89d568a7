import { Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconLoader, IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateBadge } from '../../ui/state-badge.tsx'
import type { ConnectionState } from './live-socket.ts'
import { useNow } from './use-now.ts'

interface Props {
  readonly connection: ConnectionState
  /** The server's link to the phone system. */
  readonly linkUp: boolean
  readonly onRetry: () => void
}

/** Whether calls can appear at all right now. */
export function ConnectionLine({ connection, linkUp, onRetry }: Props) {
  const { t } = useTranslation()
  const now = useNow(connection.state === 'down')
  if (connection.state === 'connecting') {
    return <StateBadge look={{ colour: 'blue', icon: IconLoader }} word={t('agent.connection.connecting')} />
  }
  if (connection.state === 'down') {
    const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000))
    return (
      <Group gap="xs" role="alert">
        <IconPlugConnectedX size={16} aria-hidden color="var(--mantine-color-error)" />
        <Text c="var(--mantine-color-error)" className="tabular">
          {t('agent.connection.down', { seconds })}
        </Text>
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          {t('agent.connection.retryNow')}
        </Button>
      </Group>
    )
  }
  if (!linkUp) {
    return (
      <Group gap="xs" wrap="nowrap" role="alert">
        <IconAlertTriangle size={16} aria-hidden style={{ flexShrink: 0 }} />
        <Text>{t('agent.connection.pbxDown')}</Text>
      </Group>
    )
  }
  return <StateBadge look={{ colour: 'teal', icon: IconCircleCheck }} word={t('agent.connection.up')} />
}
