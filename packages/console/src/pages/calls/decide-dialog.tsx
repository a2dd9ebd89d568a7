import { type CallSummary, type DeliveryView, giveUpResponseSchema, retryResponseSchema } from '@jackfield/contract'
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api/client.ts'
import { useFormat } from '../../i18n/format.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { notifyDone } from '../../ui/notify.ts'
import type { Decision } from './decisions.ts'
import { useNumberWord } from './number-word.ts'

interface Props {
  readonly decision: Decision
  readonly delivery: DeliveryView
  readonly call: CallSummary
  readonly onClose: () => void
}

/** Writing a log again, or giving it up: says what follows from it first. */
export function DecideDialog({ decision, delivery, call, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const consequence = useConsequence(decision, delivery, call)
  const path = `/api/deliveries/${encodeURIComponent(delivery.key)}`
  const retries = decision === 'retry'
  const decide = useMutation({
    mutationFn: () =>
      retries
        ? ask('POST', `${path}/retry`, retryResponseSchema)
        : ask('POST', `${path}/give-up`, giveUpResponseSchema),
    onSuccess: async () => {
      const changed = [['call', call.id], ['calls'], ['completeness'], ['status']]
      await Promise.all(changed.map((queryKey) => client.invalidateQueries({ queryKey })))
      notifyDone(t(retries ? 'calls.decide.retried' : 'calls.decide.givenUp'))
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(retries ? 'calls.decide.retryTitle' : 'calls.decide.giveUpTitle', thing(delivery))}
    >
      <Stack>
        {consequence.map((text) => (
          <Text key={text} style={{ overflowWrap: 'anywhere' }}>
            {text}
          </Text>
        ))}
        {decide.isError && <ErrorAlert error={decide.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button color={retries ? undefined : 'red'} loading={decide.isPending} onClick={() => decide.mutate()}>
            {t(retries ? 'calls.drawer.retry' : 'calls.drawer.giveUp')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** The texts tell of a log, unless they are to tell of something else. */
const thing = ({ kind, what }: DeliveryView) => ({
  context: kind === 'ticket' || what === 'ticket' ? 'ticket' : undefined,
})

function useConsequence(decision: Decision, delivery: DeliveryView, call: CallSummary): string[] {
  const { t } = useTranslation()
  const format = useFormat()
  const number = useNumberWord()(call)
  const { state, userName } = delivery
  const of = thing(delivery)
  const user = userName ?? t('calls.drawer.nobodysLog')
  if (decision === 'give-up') {
    const who = [call.externalName, number, format.full(call.startedAt)].filter(Boolean).join(' · ')
    const missing = t('calls.decide.giveUp', { call: who, user, ...of })
    return state === 'unknown' ? [missing, t('calls.decide.giveUpUnknown')] : [missing]
  }
  if (state === 'given-up') return [t('calls.decide.retryGivenUp', { user, ...of })]
  return [t(state === 'needs-person' ? 'calls.decide.retryUnsure' : 'calls.decide.retryRefused', { user, ...of })]
}
