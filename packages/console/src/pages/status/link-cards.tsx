import { type IntegrationKind, integrationViewSchema, type StatusView } from '@jackfield/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { pbxQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { FigureList } from '../../ui/figures.tsx'
import { AnchorLink } from '../../ui/links.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { LinkBadge } from '../pbx/link-state.tsx'
import { kindPages } from '../zoho/kind-pages.ts'
import { ZohoStatusBadge } from '../zoho/zoho-status.tsx'

/** The link to the phone system. */
export function PbxCard({ view }: { view: StatusView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { pbx } = view
  const records = useQuery(pbxQuery).data?.records
  return (
    <Section wide title={t('status.pbx')} aside={<LinkBadge link={pbx} />}>
      {pbx.problem && pbx.state !== 'up' && (
        <ProblemAlert problem={pbx.problem} severity={pbx.state === 'stopped' ? 'error' : 'warning'} />
      )}
      <FigureList
        figures={[
          { label: t('status.version'), value: pbx.version ?? '–' },
          { label: t('status.since'), value: format.time(pbx.since) },
          {
            label: t('status.clock'),
            value: t('status.seconds', { value: format.number(Math.round(pbx.clockDifferenceMs / 100) / 10) }),
          },
          ...(records === undefined
            ? []
            : [
                {
                  label: t('status.records'),
                  value:
                    records === null
                      ? t('status.recordsNone')
                      : [
                          t(`status.recordsSource.${records.source}`),
                          records.comparedAt === null
                            ? t('status.notCompared')
                            : t('status.compared', { time: format.time(records.comparedAt) }),
                        ].join(' · '),
                },
              ]),
        ]}
      />
      {records?.problem && <ProblemAlert problem={records.problem} severity="warning" />}
      <AnchorLink to="/pbx">{t('status.show')}</AnchorLink>
    </Section>
  )
}

interface ZohoProps {
  readonly kind: IntegrationKind
  readonly zoho: StatusView['zoho']
}

/** The connection to Zoho CRM or Zoho Desk, and what is left of its credits. */
export function ZohoCard({ kind, zoho }: ZohoProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const budget = zoho.credits?.budget ?? null
  const known = integrationViewSchema.shape.status.safeParse(zoho.status)
  return (
    <Section
      wide
      title={t(kind === 'zoho-crm' ? 'status.zoho' : 'status.desk')}
      aside={known.success && <ZohoStatusBadge status={known.data} />}
    >
      {zoho.problem && <ProblemAlert problem={zoho.problem} />}
      <FigureList
        figures={[
          {
            label: t('status.credits'),
            value:
              budget === null
                ? '–'
                : t('status.creditsOf', {
                    left: format.number(Math.max(0, budget - (zoho.credits?.used ?? 0))),
                    budget: format.number(budget),
                  }),
          },
          { label: t('status.requests'), value: format.number(zoho.requestsToday) },
          {
            label: t('status.clock'),
            value: t('status.seconds', { value: format.number(Math.round(zoho.clockOffsetMs / 100) / 10) }),
          },
        ]}
      />
      <AnchorLink to={kindPages[kind].to}>{t('status.show')}</AnchorLink>
    </Section>
  )
}
