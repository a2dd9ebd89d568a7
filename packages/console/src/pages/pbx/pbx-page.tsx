import { Box, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { pbxQuery } from '../../api/queries.ts'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { NextStep } from '../home/next-step.tsx'
import { EndpointsTab } from './endpoints-tab.tsx'
import { GroupsTab } from './groups-tab.tsx'
import { LinkForm } from './link-form.tsx'
import { LinkBadge, LinkState } from './link-state.tsx'
import { type PbxTab, pbxTabs } from './pbx-search.ts'
import { QueuesTab } from './queues-tab.tsx'
import { RecordsTab } from './records-tab.tsx'

export function PbxPage() {
  const { t } = useTranslation()
  const pbx = useQuery(pbxQuery)
  const { tab = 'link' } = useSearch({ from: '/admin/pbx' })
  const navigate = useNavigate()
  return (
    <Page title={t('pbx.title')} badge={pbx.data && <LinkBadge link={pbx.data.link} />}>
      <Tabs
        value={tab}
        onChange={(value) => navigate({ to: '/pbx', search: value === 'link' ? {} : { tab: value as PbxTab } })}
        keepMounted={false}
      >
        <Tabs.List style={{ flexWrap: 'nowrap', overflowX: 'auto', overflowY: 'hidden' }}>
          {pbxTabs.map((id) => (
            <Tabs.Tab key={id} value={id}>
              {t(`pbx.tab.${id}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="link" pt="md">
          <QueryView query={pbx} skeleton={<FormSkeleton />}>
            {(view) => (
              <>
                <LinkState link={view.link} />
                <LinkForm view={view} />
                <Box mt="md">
                  <NextStep after="pbx" />
                </Box>
              </>
            )}
          </QueryView>
        </Tabs.Panel>
        <Tabs.Panel value="endpoints" pt="md">
          <EndpointsTab />
        </Tabs.Panel>
        <Tabs.Panel value="queues" pt="md">
          <QueuesTab />
        </Tabs.Panel>
        <Tabs.Panel value="groups" pt="md">
          <GroupsTab />
        </Tabs.Panel>
        <Tabs.Panel value="records" pt="md">
          <RecordsTab />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
