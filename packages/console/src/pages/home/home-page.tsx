import { Alert, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { statusQuery } from '../../api/queries.ts'
import { Delayed } from '../../ui/delayed.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { Page } from '../../ui/page.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { StartCard } from './start-card.tsx'
import { stepIds } from './start-steps.ts'
import { TodayCard } from './today-card.tsx'
import { useStart } from './use-start.ts'

export function HomePage() {
  const { t } = useTranslation()
  const { data: status } = useQuery(statusQuery)
  return (
    <Page title={t('home.title')}>
      <GuidedStart />
      {status && <TodayCard status={status} />}
    </Page>
  )
}

function GuidedStart() {
  const { t } = useTranslation()
  const { ready, error, retry, done, kind } = useStart()
  if (error) return <ErrorAlert error={error} onRetry={retry} />
  if (!ready) {
    return (
      <Delayed>
        <FormSkeleton fields={5} />
      </Delayed>
    )
  }
  if (!stepIds.every((id) => done[id])) return <StartCard done={done} kind={kind} />
  return (
    <Alert color="teal" icon={<IconCircleCheck size={20} />} maw={720}>
      <Text>{t('home.allDone')}</Text>
    </Alert>
  )
}
