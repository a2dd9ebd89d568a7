import type { CallSummary } from '@jackfield/contract'
import { Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { callLooks, directionIcons, shownState } from '../../ui/call-looks.ts'
import tableClasses from '../../ui/data-table.module.css'
import { StateWord } from '../../ui/state-badge.tsx'
import { useNumberWord } from './number-word.ts'

interface Props {
  readonly calls: readonly CallSummary[]
  readonly onOpen: (id: string) => void
}

/** The calls that this one met; each opens in its place. */
export function ConversationList({ calls, onOpen }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const number = useNumberWord()
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        {t('calls.drawer.conversationHint')}
      </Text>
      <Stack gap={0} className={tableClasses.list}>
        {calls.map((call) => {
          const Icon = directionIcons[call.direction]
          const state = shownState(call)
          const people = call.answeredBy.length > 0 ? call.answeredBy : call.rang
          return (
            <div key={call.id} className={tableClasses.item}>
              <UnstyledButton className={tableClasses.card} onClick={() => onOpen(call.id)}>
                <Group wrap="nowrap" gap="sm" justify="space-between">
                  <Group wrap="nowrap" gap="sm" style={{ minWidth: 0 }}>
                    <Icon size={16} aria-label={t(`calls.direction.${call.direction}`)} style={{ flexShrink: 0 }} />
                    <Text truncate className="tabular">
                      {[call.externalName ?? number(call), people.join(', '), format.clock(call.startedAt)]
                        .filter(Boolean)
                        .join(' · ')}
                    </Text>
                  </Group>
                  <Group wrap="nowrap" gap="xs" style={{ flexShrink: 0 }}>
                    <StateWord small look={callLooks[state]} word={t(`calls.state.${state}`)} />
                    <IconChevronRight size={16} aria-hidden />
                  </Group>
                </Group>
              </UnstyledButton>
            </div>
          )
        })}
      </Stack>
    </Stack>
  )
}
