import type { CallDetail, DeliveryView } from '@jackfield/contract'
import { Divider, Drawer, FocusTrap, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callQuery } from '../../api/queries.ts'
import { callLooks, shownState } from '../../ui/call-looks.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { CallRecording } from '../../ui/recording/call-recording.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { CallFacts } from './call-facts.tsx'
import { ConversationList } from './conversation-list.tsx'
import { DecideDialog } from './decide-dialog.tsx'
import type { Decision } from './decisions.ts'
import { Deliveries } from './deliveries.tsx'
import { LegTimeline } from './leg-timeline.tsx'
import { NoteList } from './note-list.tsx'
import { useNumberWord } from './number-word.ts'
import { PopList } from './pop-list.tsx'

interface Props {
  readonly id: string
  readonly onClose: () => void
  /** Shows another call in its place. */
  readonly onOther: (id: string) => void
}

/** One call: who did what when, what was written where, or why not. */
export function CallDrawer({ id, onClose, onOther }: Props) {
  const { t } = useTranslation()
  const call = useQuery(callQuery(id))
  const [deciding, setDeciding] = useState<{ decision: Decision; delivery: DeliveryView } | null>(null)
  return (
    <>
      {/* Esc closes one thing at a time: the dialog first. */}
      <Drawer opened onClose={onClose} closeOnEscape={!deciding} title={t('calls.drawer.title')} size={680}>
        <FocusTrap.InitialFocus />
        <QueryView query={call} skeleton={<FormSkeleton fields={6} />}>
          {(detail) => (
            <Contents
              key={detail.id}
              call={detail}
              onOther={onOther}
              onDecide={(decision, delivery) => setDeciding({ decision, delivery })}
            />
          )}
        </QueryView>
      </Drawer>
      {deciding && call.data && <DecideDialog {...deciding} call={call.data} onClose={() => setDeciding(null)} />}
    </>
  )
}

interface ContentsProps {
  readonly call: CallDetail
  readonly onOther: (id: string) => void
  readonly onDecide: (decision: Decision, delivery: DeliveryView) => void
}

function Contents({ call, onOther, onDecide }: ContentsProps) {
  const { t } = useTranslation()
  const state = shownState(call)
  const number = useNumberWord()(call)
  const hasTicket = call.deliveries.some(({ kind }) => kind === 'ticket')
  const title = call.externalName ?? (call.direction === 'internal' ? t('calls.direction.internal') : number)
  const copy = call.externalNumber && (
    <CopyButton size="sm" value={call.externalNumber} what={t('calls.column.number')} />
  )
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={0} style={{ minWidth: 0 }}>
          <Group gap={4} wrap="nowrap">
            <Text size="xl" fw={600} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Text>
            {title === number && copy}
          </Group>
          {title !== number && copy && (
            <Group gap={4}>
              <Text className="tabular">{number}</Text>
              {copy}
            </Group>
          )}
        </Stack>
        <StateBadge look={callLooks[state]} word={t(`calls.state.${state}`)} />
      </Group>
      <Part title={t('calls.drawer.legs')}>
        <LegTimeline call={call} onOther={onOther} />
      </Part>
      {call.conversation.length > 0 && (
        <Part title={t('calls.drawer.conversation')}>
          <ConversationList calls={call.conversation} onOpen={onOther} />
        </Part>
      )}
      <Part title={t('calls.drawer.logs', { context: hasTicket ? 'ticket' : undefined })}>
        <Deliveries call={call} onDecide={onDecide} />
      </Part>
      {call.notes.length > 0 && (
        <Part title={t('calls.drawer.notes')}>
          <NoteList notes={call.notes} />
        </Part>
      )}
      {call.difference && (
        <Part title={t('calls.drawer.difference')}>
          <ProblemAlert problem={call.difference} severity="warning" />
        </Part>
      )}
      {call.endedAt !== null && call.answeredAt !== null && <CallRecording callId={call.id} as="administrator" />}
      <Part title={t('calls.drawer.pops')}>
        <PopList call={call} />
      </Part>
      <Part title={t('calls.drawer.facts')}>
        <CallFacts call={call} />
      </Part>
    </Stack>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="sm">
      <Divider />
      <Title order={2}>{title}</Title>
      {children}
    </Stack>
  )
}
