import { automaticName, type CallCard } from '@jackfield/contract'
import { Button, Group, Loader, Stack, Text, TextInput } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useNow } from './use-now.ts'

interface Props {
  readonly card: CallCard
  /** The server's clock minus ours. */
  readonly clockOffset: number
  /** False when it could not be sent; left out while nothing can be sent. */
  readonly onCreate: ((integration: string, name: string) => boolean) | undefined
}

/** Making a record of an unknown number (A7): offered, under way, or failed with its reason. When it is made, it is the match. */
export function CardCreation({ card, clockOffset, onCreate }: Props) {
  const { t } = useTranslation()
  const { creation } = card
  const [name, setName] = useState('')
  const counts = creation !== null && creation.until !== null
  const now = useNow(counts) + clockOffset
  if (!creation) return null
  const { state, module, until, problem, again } = creation
  if (state === 'creating') {
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" />
        <Text>{t(`agent.create.creating.${module}`)}</Text>
      </Group>
    )
  }
  const over = until !== null && now >= until
  const failed = state === 'failed'
  if (over && !failed) return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onCreate?.(creation.integration, name)
  }
  return (
    <Stack gap="xs">
      {failed && problem && <ProblemAlert problem={problem} />}
      {!over && again && (
        <form onSubmit={submit}>
          <Stack gap="xs">
            <TextInput
              label={t('agent.create.name')}
              placeholder={automaticName(card.number ?? '')}
              maxLength={80}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" variant="light" leftSection={<IconUserPlus size={16} />} disabled={!onCreate}>
              {failed ? t('agent.create.again') : t(`agent.create.button.${module}`)}
            </Button>
            {until !== null && <TimeLeft until={until} now={now} clockOffset={clockOffset} />}
          </Stack>
        </form>
      )}
    </Stack>
  )
}

/** Counts down without being read out. */
function TimeLeft({ until, now, clockOffset }: { until: number; now: number; clockOffset: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Text size="xs" c="dimmed" className="tabular" aria-live="off">
      {t('agent.create.until', { time: format.clock(until - clockOffset), left: format.duration(until - now) })}
    </Text>
  )
}
