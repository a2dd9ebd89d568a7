import type { StatusView } from '@jackfield/contract'
import { IconPlayerPause } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { FigureList } from '../../ui/figures.tsx'
import { AnchorLink } from '../../ui/links.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { DeliveryBadge } from '../calls/delivery-badge.tsx'
import { AuditButton } from './audit-button.tsx'
import { HealthBadge } from './health-badge.tsx'

export function DeliveriesCard({ view }: { view: StatusView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { deliveries } = view
  const oldest = deliveries.oldestWaitingAt
  return (
    <Section
      wide
      title={t('status.deliveries')}
      aside={
        deliveries.paused ? (
          <StateBadge look={{ colour: 'orange', icon: IconPlayerPause }} word={t('status.paused')} />
        ) : deliveries.needsPerson + deliveries.refused === 0 ? (
          <HealthBadge ok />
        ) : (
          <DeliveryBadge state="needs-person" />
        )
      }
    >
      <FigureList
        figures={[
          { label: t('status.doneToday'), value: format.number(deliveries.doneToday) },
          { label: t('status.waiting'), value: format.number(deliveries.waiting) },
          ...(oldest === null ? [] : [{ label: t('status.oldest'), value: format.time(oldest) }]),
          { label: t('status.unknown'), value: format.number(deliveries.unknown) },
          { label: t('status.needsPerson'), value: format.number(deliveries.needsPerson) },
          { label: t('status.refused'), value: format.number(deliveries.refused) },
        ]}
      />
      <AnchorLink
        to="/calls"
        search={
          deliveries.needsPerson > 0
            ? { delivery: 'needs-person', range: 'all' }
            : deliveries.refused > 0
              ? { delivery: 'refused', range: 'all' }
              : {}
        }
      >
        {t('status.show')}
      </AnchorLink>
      <AuditButton />
    </Section>
  )
}

export function CallsCard({ view }: { view: StatusView }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section wide title={t('status.calls')}>
      <FigureList
        figures={[
          { label: t('status.active'), value: format.number(view.calls.active) },
          { label: t('status.today'), value: format.number(view.calls.today) },
          { label: t('home.agents'), value: format.number(view.agents.connected) },
        ]}
      />
      <AnchorLink to="/extensions">{t('status.agents')}</AnchorLink>
    </Section>
  )
}

export function StoreCard({ view }: { view: StatusView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { store } = view
  return (
    <Section wide title={t('status.store')} aside={<HealthBadge ok={store.ok} />}>
      {store.problem && <ProblemAlert problem={store.problem} />}
      <FigureList
        figures={[
          { label: t('status.store'), value: t(`status.storeKind.${store.kind}`) },
          { label: t('status.size'), value: store.sizeBytes === null ? '–' : format.megabytes(store.sizeBytes) },
        ]}
      />
    </Section>
  )
}

export function ServerCard({ view }: { view: StatusView }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section wide title={t('status.server')} aside={<HealthBadge ok />}>
      <FigureList
        figures={[
          { label: t('status.version'), value: view.version },
          { label: t('status.running'), value: format.full(view.startedAt) },
          { label: t('status.memory'), value: format.megabytes(view.memoryBytes) },
        ]}
      />
    </Section>
  )
}
