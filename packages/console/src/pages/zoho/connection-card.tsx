import type { IntegrationView, Problem, ProblemCode } from '@jackfield/contract'
import { Switch } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { tell } from '../../api/client.ts'
import { useFormat } from '../../i18n/format.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { FigureList } from '../../ui/figures.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ProblemAlert, ProblemText } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { useKind, useKindWords } from './kind.ts'
import { useEditionWord } from './use-edition-word.ts'
import { lacksPlace } from './zoho-status.tsx'

/** Solved by choosing a department. */
const placeProblems = new Set<ProblemCode>(['desk-no-department', 'desk-department-gone'])

/** The switch on top, what is connected, and the problem that a person has to solve. */
export function ConnectionCard({ view }: { view: IntegrationView }) {
  const { t } = useKindWords()
  const { page, path, query, traits } = useKind()
  const edition = useEditionWord()
  const format = useFormat()
  const client = useQueryClient()
  const enable = useMutation({
    mutationFn: (enabled: boolean) => tell('PUT', `${path}/enabled`, { enabled }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: query.queryKey, exact: true }),
        client.invalidateQueries({ queryKey: ['status'] }),
      ]),
  })
  const { changes, desk } = view
  // What the server tells first; a place that is missing is told in any case.
  const problem: Problem | null = view.problem ?? (lacksPlace(view) ? { code: 'desk-no-department' } : null)
  const bought = desk?.organisations.find(({ id }) => id === view.organisation?.id)?.edition
  const figures = [
    ...(page.editions ? [{ label: t('zoho.way'), value: t('zoho.wayFree') }] : []),
    ...(bought ? [{ label: t('zoho.edition'), value: edition(bought) }] : []),
    { label: t('zoho.connectedTo'), value: view.organisation?.name ?? '–' },
    ...(traits.places
      ? [
          {
            label: t('zoho.place.department'),
            value: desk?.departments.find(({ id }) => id === desk.departmentId)?.name ?? '–',
          },
        ]
      : []),
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
      {problem && (
        <ProblemAlert
          problem={problem}
          severity={placeProblems.has(problem.code) ? 'warning' : 'error'}
          action={
            placeProblems.has(problem.code) && (
              <ButtonLink to={page.to} search={{ step: 'place' }} variant="default" size="xs">
                {t('zoho.place.choose')}
              </ButtonLink>
            )
          }
        />
      )}
      <FigureList figures={figures} />
      {changes?.problem && changes.problem.code !== problem?.code && (
        <ProblemAlert problem={changes.problem} severity="info" />
      )}
    </Section>
  )
}
