import type { Completeness } from '@jackfield/contract'
import { Group, Stack, Text, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { deliveryLooks } from '../../ui/call-looks.ts'
import { StateWord } from '../../ui/state-badge.tsx'
import { notOwedBar, type OwedPart, owedBar, percentDone } from './completeness.ts'
import classes from './completeness-figure.module.css'
import { useNotOwedWord } from './not-owed-word.ts'

/** The figure, the owed logs by what became of them, and why nothing was owed for the others. */
export function CompletenessFigure({ completeness }: { completeness: Completeness }) {
  const { t } = useTranslation()
  const format = useFormat()
  const reason = useNotOwedWord()
  const { calls, external, owed, done } = completeness
  const percent = percentDone(completeness)
  const parts = owedBar(completeness)
  const notOwed = notOwedBar(completeness)
  const without = notOwed.reduce((sum, { count }) => sum + count, 0)
  const word = (id: OwedPart) => (id === 'done' ? t('calls.complete.done') : t(`calls.delivery.${id}`))
  const list = (named: { word: string; count: number }[]) =>
    named.map((part) => `${part.word} ${format.number(part.count)}`).join(', ')
  return (
    <Stack gap="xs">
      <Group gap="md" align="baseline" justify="space-between">
        <Group gap="sm" align="baseline">
          {percent !== null && (
            <Text className={`tabular ${classes.percent}`}>
              {t('calls.complete.percent', { percent: format.number(percent) })}
            </Text>
          )}
          <Text fw={600} className="tabular">
            {owed === 0
              ? t('calls.complete.none')
              : t('calls.complete.some', { done: format.number(done), owed: format.number(owed) })}
          </Text>
        </Group>
        <Text size="xs" c="dimmed" className="tabular">
          {t('calls.complete.calls', { count: calls })} · {t('calls.complete.external', { count: external })}
        </Text>
      </Group>
      {parts.length > 0 && (
        <div
          className={classes.bar}
          role="img"
          aria-label={t('calls.complete.bar', {
            parts: list(parts.map(({ id, count }) => ({ word: word(id), count }))),
          })}
        >
          {parts.map(({ id, count, share }) => (
            <Tooltip key={id} label={`${word(id)} ${format.number(count)}`}>
              <div className={classes.part} data-part={id} style={{ width: `${share * 100}%` }} />
            </Tooltip>
          ))}
        </div>
      )}
      {parts.length > 0 && (
        <Group gap="md" style={{ rowGap: 4 }}>
          {parts.map(({ id, count }) => (
            <Group key={id} gap={6} wrap="nowrap">
              <StateWord small look={deliveryLooks[id]} word={word(id)} />
              <Text size="xs" fw={600} className="tabular">
                {format.number(count)}
              </Text>
            </Group>
          ))}
        </Group>
      )}
      {notOwed.length > 0 && (
        <Stack gap={4} mt={4}>
          <div
            className={classes.thin}
            role="img"
            aria-label={t('calls.complete.reasonsBar', {
              parts: list(notOwed.map(({ id, count }) => ({ word: reason(id), count }))),
            })}
          >
            {notOwed.map(({ id, count, share }) => (
              <Tooltip key={id} label={`${reason(id)} ${format.number(count)}`}>
                <div className={classes.reason} style={{ width: `${share * 100}%` }} />
              </Tooltip>
            ))}
          </div>
          <Text size="xs" c="dimmed" className="tabular">
            {t('calls.complete.nothingOwed', {
              count: without,
              reasons: notOwed.map(({ id, count }) => `${reason(id)} ${format.number(count)}`).join(' · '),
            })}
          </Text>
        </Stack>
      )}
    </Stack>
  )
}
