import { automaticName, type CallCard, type CardCreation as Creation, traitsOf } from '@jackfield/contract'
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

/**
 * Making a record of an unknown number (A7), one in each integration: offered, under way, or failed with its reason. When it is made,
 * it is the match. One name is typed for all that are offered.
 */
export function CardCreation({ card, clockOffset, onCreate }: Props) {
  const { t } = useTranslation()
  const { creations } = card
  const [name, setName] = useState('')
  const counts = creations.some(({ until }) => until !== null)
  const now = useNow(counts) + clockOffset
  const over = ({ until }: Creation) => until !== null && now >= until
  const offers = creations.filter((each) => each.state !== 'creating' && !over(each) && each.again)
  const [first] = offers
  // The words tell where, once there is more than one place.
  const several = creations.length > 1
  const place = ({ kind }: Creation) => t(`zoho.system.${traitsOf[kind].system}`)
  const button = (each: Creation) => {
    const word = each.state === 'failed' ? t('agent.create.again') : t(`agent.create.button.${each.module}`)
    return several ? t('agent.create.in', { what: word, system: place(each) }) : word
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (first) onCreate?.(first.integration, name)
  }
  const until = Math.max(...offers.map((each) => each.until ?? 0))
  if (creations.every((each) => over(each) && each.state === 'offered')) return null
  return (
    <Stack gap="xs">
      {creations.map((each) => {
        if (each.state === 'creating')
          return (
            <Group key={each.integration} gap="xs" role="status">
              <Loader size="xs" />
              <Text>
                {several
                  ? t('agent.create.in', { what: t(`agent.create.creating.${each.module}`), system: place(each) })
                  : t(`agent.create.creating.${each.module}`)}
              </Text>
            </Group>
          )
        return each.state === 'failed' && each.problem && <ProblemAlert key={each.integration} problem={each.problem} />
      })}
      {first && (
        <form onSubmit={submit}>
          <Stack gap="xs">
            <TextInput
              label={t('agent.create.name')}
              placeholder={automaticName(card.number ?? '', first.module)}
              maxLength={80}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {offers.map((each) => (
              <Button
                key={each.integration}
                // Enter in the field means the first one.
                type={each === first ? 'submit' : 'button'}
                onClick={each === first ? undefined : () => onCreate?.(each.integration, name)}
                variant="light"
                leftSection={<IconUserPlus size={16} />}
                disabled={!onCreate}
              >
                {button(each)}
              </Button>
            ))}
            {until > 0 && <TimeLeft until={until} now={now} clockOffset={clockOffset} />}
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
