import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { pbxQuery, siteQuery } from '../../api/queries.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { isAsterisk } from './asterisk-view.ts'
import { RecordingsForm } from './recordings-form.tsx'
import { RecordsForm } from './records-form.tsx'

/** Where the PBX keeps its call records, which make good what the link did not see. */
export function RecordsTab() {
  const { t } = useTranslation()
  const pbx = useQuery(pbxQuery)
  const site = useQuery(siteQuery)
  return (
    <QueryView query={pbx} skeleton={<FormSkeleton />}>
      {(view) =>
        isAsterisk(view) ? (
          <QueryView query={site} skeleton={<FormSkeleton />}>
            {({ timeZone }) => (
              <Stack gap="xl">
                <RecordsForm view={view} siteZone={timeZone} />
                <RecordingsForm view={view} />
              </Stack>
            )}
          </QueryView>
        ) : (
          <Text c="dimmed">{t(view.settings === null ? 'pbx.records.linkFirst' : 'pbx.records.ofDriver')}</Text>
        )
      }
    </QueryView>
  )
}
