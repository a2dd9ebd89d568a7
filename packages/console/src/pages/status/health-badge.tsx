import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateBadge } from '../../ui/state-badge.tsx'

export function HealthBadge({ ok }: { ok: boolean }) {
  const { t } = useTranslation()
  return ok ? (
    <StateBadge look={{ colour: 'teal', icon: IconCircleCheck }} word={t('status.ok')} />
  ) : (
    <StateBadge look={{ colour: 'red', icon: IconAlertTriangle }} word={t('status.fault')} />
  )
}
