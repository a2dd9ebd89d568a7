import { type IntegrationView, integrationViewSchema } from '@jackfield/contract'
import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api/client.ts'
import { useFormat } from '../../i18n/format.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { FigureList } from '../../ui/figures.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { copyCounts, copyPercent, copyState } from './copy-words.ts'
import { IncompleteSection } from './incomplete-section.tsx'
import { useKind, useKindWords } from './kind.ts'

/** The copy of Zoho's numbers: how far it is or when it was made, what it counted on both sides, and when the next one comes. */
export function CopySection({ index, credits }: Pick<IntegrationView, 'index' | 'credits'>) {
  const { t } = useKindWords()
  const { path, query } = useKind()
  const format = useFormat()
  const client = useQueryClient()
  const state = copyState(index)
  const running = state === 'running'
  const short = credits !== null && credits.step !== 'live'
  // The page's own query, more often while something moves.
  useQuery({ ...query, refetchInterval: running ? 1000 : 5000 })
  const act = useMutation({
    mutationFn: (method: 'POST' | 'DELETE') => ask(method, `${path}/copy`, integrationViewSchema),
    onSuccess: (view) => client.setQueryData(query.queryKey, view),
  })
  const { progress, copiedAt, nextAt, records } = index
  const counts = copyCounts(index)
  const figures = [
    { label: t('zoho.copy.here'), value: format.number(records) },
    { label: t('zoho.copy.last'), value: copiedAt === null ? t('zoho.copy.never') : format.full(copiedAt) },
    ...(state !== 'off' && !running
      ? [
          {
            label: t(state === 'stopped' ? 'zoho.copy.goesOn' : 'zoho.copy.next'),
            value: nextAt === null ? t('zoho.copy.now') : format.full(nextAt),
          },
        ]
      : []),
  ]
  return (
    <Section title={t('zoho.copy.title')} text={t('zoho.copy.text')}>
      {progress && state !== 'off' && <Bar progress={progress} running={running} />}
      {state === 'off' && <Text>{t(short ? 'zoho.copy.short' : 'zoho.copy.off')}</Text>}
      {index.problem && state !== 'off' && <ProblemAlert problem={index.problem} severity="warning" />}
      {counts && (
        <Text className="tabular">
          {t('zoho.copy.counts', {
            inZoho: format.number(counts.inZoho),
            withNumber: format.number(counts.withNumber),
            without: format.number(counts.without),
          })}
        </Text>
      )}
      <FigureList figures={figures} />
      <IncompleteSection />
      {act.isError && <ErrorAlert error={act.error} />}
      <Group>
        {running ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            loading={act.isPending}
            onClick={() => act.mutate('DELETE')}
          >
            {t('zoho.copy.stop')}
          </Button>
        ) : (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={act.isPending}
            disabled={state === 'off'}
            onClick={() => act.mutate('POST')}
          >
            {t(state === 'stopped' ? 'zoho.copy.resume' : 'zoho.copy.start')}
          </Button>
        )}
      </Group>
    </Section>
  )
}

interface BarProps {
  readonly progress: NonNullable<IntegrationView['index']['progress']>
  readonly running: boolean
}

/** Of how many is known only from the last copy: Zoho charges for a count. */
function Bar({ progress, running }: BarProps) {
  const { t } = useKindWords()
  const format = useFormat()
  const percent = copyPercent(progress)
  const read = format.number(progress.records)
  const words =
    progress.total === null
      ? t('zoho.copy.read', { read })
      : t('zoho.copy.readOf', { read, total: format.number(Math.max(progress.total, progress.records)) })
  return (
    <Stack gap={4} role="status">
      <Text className="tabular">{running ? words : t('zoho.copy.resting', { words })}</Text>
      <Progress value={percent ?? 100} striped={percent === null} animated={running} aria-label={words} />
    </Stack>
  )
}
