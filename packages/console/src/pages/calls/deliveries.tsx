import type { CallDetail, DeliveryView } from '@jackfield/contract'
import { Divider, Stack, Text } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import type { Decision } from './decisions.ts'
import { DeliveryItem } from './delivery-item.tsx'

interface Props {
  readonly call: CallDetail
  readonly onDecide: (decision: Decision, delivery: DeliveryView) => void
}

/** What was written where, or why not. */
export function Deliveries({ call, onDecide }: Props) {
  const { t } = useTranslation()
  if (call.deliveries.length > 0) {
    const named = new Set(call.deliveries.map(({ integrationKind }) => integrationKind)).size > 1
    return (
      <Stack gap="md">
        {call.deliveries.map((delivery, index) => (
          <Fragment key={delivery.key}>
            {index > 0 && <Divider variant="dashed" />}
            <DeliveryItem delivery={delivery} named={named} onDecide={onDecide} />
          </Fragment>
        ))}
      </Stack>
    )
  }
  if (call.reason) return <ProblemAlert problem={call.reason} severity="info" />
  return <Text c="dimmed">{t(call.state === 'ended' ? 'calls.drawer.noLogs' : 'calls.drawer.stillOn')}</Text>
}
