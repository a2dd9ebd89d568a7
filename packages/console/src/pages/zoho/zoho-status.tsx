import { type IntegrationView, traitsOf } from '@jackfield/contract'
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconKey, IconPlayerPause } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StateBadge } from '../../ui/state-badge.tsx'

const looks = {
  'not-connected': { colour: 'gray', icon: IconCircleDashed },
  connected: { colour: 'teal', icon: IconCircleCheck },
  disabled: { colour: 'gray', icon: IconPlayerPause },
  'needs-reauthorisation': { colour: 'orange', icon: IconKey },
  faulty: { colour: 'red', icon: IconAlertTriangle },
} as const

export function ZohoStatusBadge({ status }: { status: IntegrationView['status'] }) {
  const { t } = useTranslation()
  return <StateBadge look={looks[status]} word={t(`zoho.status.${status}`)} />
}

/** There is an organisation to work with, whether or not the integration is switched on. */
export const isConnected = ({ status }: IntegrationView) => status !== 'not-connected'

/** An organisation and a department are to be chosen, and were not. */
export const lacksPlace = ({ kind, organisation, desk }: IntegrationView) =>
  traitsOf[kind].places && (organisation === null || (desk !== null && desk.departmentId === null))
