import { type DeliveryView, traitsOf } from '@jackfield/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { IconBan, IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { RecordLink } from '../../ui/record-link.tsx'
import { type Decision, decisionsFor } from './decisions.ts'
import { DeliveryBadge } from './delivery-badge.tsx'

const icons = { retry: IconRefresh, 'give-up': IconBan }
const words = { retry: 'calls.drawer.retry', 'give-up': 'calls.drawer.giveUp' } as const

interface Props {
  readonly delivery: DeliveryView
  /** The call has deliveries to both kinds: this one says to which it belongs. */
  readonly named: boolean
  readonly onDecide: (decision: Decision, delivery: DeliveryView) => void
}

/** What it is, where it is not a log. */
function useKindWord(): (delivery: DeliveryView) => string | null {
  const { t } = useTranslation()
  return ({ kind, what }) => {
    if (kind === 'create') return t('calls.drawer.kind.create')
    if (kind === 'ticket') return t('calls.drawer.kind.newTicket')
    return kind === 'update' && what !== null ? t(`calls.drawer.kind.${what}`) : null
  }
}

/** One log, record or ticket: for whom, what became of it and why, and what a person can do about it. */
export function DeliveryItem({ delivery, named, onDecide }: Props) {
  const { t } = useTranslation()
  const kindWord = useKindWord()
  const format = useFormat()
  const { state, reason, record, url } = delivery
  const opens =
    delivery.kind === 'ticket' || delivery.what === 'ticket' ? 'calls.drawer.openTicket' : 'calls.drawer.openLog'
  const small = [
    named && t(`zoho.system.${traitsOf[delivery.integrationKind].system}`),
    kindWord(delivery),
    delivery.userName && t('calls.drawer.user', { name: delivery.userName }),
    delivery.owner && t('calls.drawer.owner', { name: delivery.owner.name }),
    format.time(delivery.updatedAt),
    delivery.attempts > 1 && t('calls.drawer.attempts', { count: delivery.attempts }),
    delivery.nextAttemptAt !== null &&
      state !== 'done' &&
      t(state === 'unknown' ? 'calls.drawer.nextLookUp' : 'calls.drawer.nextAttempt', {
        time: format.time(delivery.nextAttemptAt),
      }),
  ].filter(Boolean)
  const decisions = decisionsFor(state)
  const toDecide = decisions.includes('retry')
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="sm">
        <DeliveryBadge state={state} ticket={delivery.kind === 'ticket'} />
        <Group gap="sm">
          {/* A new record has its own name. */}
          {url && delivery.kind !== 'create' && <RecordLink url={url}>{t(opens)}</RecordLink>}
          {record && <RecordLink url={record.url}>{t('calls.drawer.openRecord', { name: record.name })}</RecordLink>}
          {url && delivery.kind === 'create' && !record && (
            <RecordLink url={url}>{t('calls.drawer.openZoho')}</RecordLink>
          )}
        </Group>
      </Group>
      <Text size="xs" c="dimmed" className="tabular">
        {small.join(' · ')}
      </Text>
      {state !== 'not-owed' && delivery.kind !== 'update' && (
        <Text size="xs" c="dimmed" className="tabular">
          {t('calls.drawer.ref', { ref: delivery.ref })}
        </Text>
      )}
      {reason && (
        <ProblemAlert
          problem={reason}
          severity={state === 'given-up' ? 'error' : toDecide || state === 'done' ? 'warning' : 'info'}
        />
      )}
      {decisions.length > 0 && (
        <Group gap="xs">
          {decisions.map((decision) => {
            const Icon = icons[decision]
            return (
              <Button
                key={decision}
                size="xs"
                variant="default"
                leftSection={<Icon size={16} />}
                onClick={() => onDecide(decision, delivery)}
              >
                {t(words[decision])}
              </Button>
            )
          })}
        </Group>
      )}
    </Stack>
  )
}
