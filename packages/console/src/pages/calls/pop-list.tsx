import { type CallDetail, explain, type PopView, type Problem } from '@jackfield/contract'
import { Box, Group, Stack, Text } from '@mantine/core'
import { IconAppWindow, IconBan, IconCircleCheck, IconClock, IconHandClick } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/index.ts'
import { RecordLink } from '../../ui/record-link.tsx'
import { StateWord } from '../../ui/state-badge.tsx'

const looks = {
  opened: { colour: 'teal', icon: IconCircleCheck },
  sent: { colour: 'gray', icon: IconClock },
  blocked: { colour: 'orange', icon: IconBan },
  'no-client': { colour: 'orange', icon: IconAppWindow },
  manual: { colour: 'teal', icon: IconHandClick },
} as const

/** Records that opened by themselves, those that did not, and why. */
export function PopList({ call }: { call: CallDetail }) {
  const { t } = useTranslation()
  const { pops, noPops } = call
  if (pops.length + noPops.length === 0)
    return <Text c="dimmed">{t(call.state === 'ended' ? 'calls.drawer.noPops' : 'calls.drawer.notYet')}</Text>
  return (
    <Stack gap="sm">
      {pops.map((pop) => (
        <SentPop key={`${pop.at} ${pop.extension} ${pop.outcome}`} pop={pop} />
      ))}
      {noPops.map(({ extension, reason }) => (
        <Box key={extension ?? ''}>
          <Group gap="sm" className="tabular">
            <Text fw={500}>{extension ?? t('calls.drawer.forNobody')}</Text>
            <StateWord look={{ colour: 'gray', icon: IconBan }} word={t('calls.drawer.notOpened')} />
          </Group>
          <Reason problem={reason} />
        </Box>
      ))}
    </Stack>
  )
}

/** One that was sent, or opened by hand: when, when the tab opened, and on which kind of client. */
function SentPop({ pop }: { pop: PopView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { at, extension, outcome, openedAt, client, url, reason } = pop
  const went = outcome !== 'no-client'
  const facts = [
    outcome !== 'manual' && t(went ? 'calls.drawer.popSent' : 'calls.drawer.popDue', { time: format.clock(at) }),
    openedAt !== null && t('calls.drawer.popOpened', { time: format.clock(openedAt) }),
    went && client && t(`extensions.kind.${client}`),
  ].filter(Boolean)
  return (
    <Box>
      <Group gap="sm" className="tabular">
        <Text fw={500}>{extension}</Text>
        <StateWord look={looks[outcome]} word={t(`calls.drawer.pop.${outcome}`)} />
        {url && <RecordLink url={url}>{t('calls.drawer.openZoho')}</RecordLink>}
      </Group>
      <Text c="dimmed" className="tabular">
        {facts.join(' · ')}
      </Text>
      {reason && <Reason problem={reason} />}
    </Box>
  )
}

function Reason({ problem }: { problem: Problem }) {
  const { language } = useLanguage()
  const { what, remedy } = explain(problem, language)
  return (
    <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {language === 'en' ? `${what} ${remedy}` : `${what}${remedy}`}
    </Text>
  )
}
