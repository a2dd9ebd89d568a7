import type { IntegrationView } from '@jackfield/contract'
import { Switch } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { zohoPath } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { FigureList } from '../../ui/figures.tsx'
import { ProblemAlert, ProblemText } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'

/** The switch on top, what is connected, and the problem that a person has to solve. */
export function ConnectionCard({ view }: { view: IntegrationView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const enable = useMutation({
    mutationFn: (enabled: boolean) => tell('PUT', `${zohoPath}/enabled`, { enabled }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['zoho'], exact: true }),
        client.invalidateQueries({ queryKey: ['status'] }),
      ]),
  })
  const { changes } = view
  const figures = [
    { label: t('zoho.edition'), value: t('zoho.free') },
    { label: t('zoho.connectedTo'), value: view.organisation?.name ?? '–' },
    {
      label: t('zoho.connectedBy'),
      value: view.connectedBy ? `${view.connectedBy.name} (${view.connectedBy.email})` : '–',
    },
    { label: t('zoho.connectedAt'), value: view.connectedAt === null ? '–' : format.full(view.connectedAt) },
    ...(changes && changes.mode !== 'off'
      ? [
          {
            label: t('zoho.changes'),
            value: t(`zoho.changesBy.${changes.mode}`, {
              minutes: format.number(Math.round(changes.everySeconds / 60)),
            }),
          },
        ]
      : []),
  ]
  return (
    <Section title={t('zoho.connection')}>
      <Switch
        label={t('zoho.enable')}
        description={t('zoho.enabledHint')}
        checked={enable.isPending ? enable.variables : view.enabled}
        onChange={(event) => enable.mutate(event.currentTarget.checked)}
      />
      {!view.enabled && (
        <ProblemText severity="info" text={{ what: t('zoho.disabledWhat'), remedy: t('zoho.disabledMeans') }} />
      )}
      {enable.isError && <ErrorAlert error={enable.error} />}
      {view.problem && <ProblemAlert problem={view.problem} />}
      <FigureList figures={figures} />
      {changes?.problem && changes.problem.code !== view.problem?.code && (
        <ProblemAlert problem={changes.problem} severity="info" />
      )}
    </Section>
  )
}
