import type { PbxView } from '@jackfield/contract'
import { Group, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed, IconLoader, IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'

type Link = PbxView['link']

const looks = {
  'not-configured': { colour: 'gray', icon: IconCircleDashed },
  connecting: { colour: 'blue', icon: IconLoader },
  up: { colour: 'teal', icon: IconCircleCheck },
  stopped: { colour: 'red', icon: IconPlugConnectedX },
} as const

export function LinkBadge({ link }: { link: Link }) {
  const { t } = useTranslation()
  return <StateBadge look={looks[link.state]} word={t(`pbx.state.${link.state}`)} />
}

/** Since when, which version, and the problem with its remedy while the link is not up. */
export function LinkState({ link }: { link: Link }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (link.state === 'not-configured') return null
  const clock = Math.round(link.clockDifferenceMs / 1000)
  return (
    <Stack gap="sm" mb="md" maw={720}>
      <Group gap="md" c="dimmed">
        {link.version && <Text>{link.version}</Text>}
        <Text className="tabular">{t('pbx.since', { time: format.time(link.since) })}</Text>
        {link.state !== 'up' && link.attempt > 1 && (
          <Text className="tabular">{t('pbx.attempt', { attempt: link.attempt })}</Text>
        )}
        {link.state === 'up' && Math.abs(clock) >= 2 && (
          <Text className="tabular">{t('pbx.clock', { seconds: clock })}</Text>
        )}
      </Group>
      {link.problem && link.state !== 'up' && <ProblemAlert problem={link.problem} />}
    </Stack>
  )
}
