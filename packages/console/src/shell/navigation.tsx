import { Stack, Text } from '@mantine/core'
import {
  IconActivity,
  IconAddressBook,
  IconBook2,
  IconHeadset,
  IconHome,
  IconMapPin,
  IconMicrophone,
  IconPhoneCall,
  IconPlugConnected,
  IconUsers,
} from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { NavigationLink } from '../ui/links.tsx'
import classes from './shell.module.css'

const groups = [
  {
    title: null,
    links: [
      { to: '/', word: 'shell.nav.home', icon: IconHome },
      { to: '/calls', word: 'shell.nav.calls', icon: IconPhoneCall },
      { to: '/recordings', word: 'shell.nav.recordings', icon: IconMicrophone },
    ],
  },
  {
    title: null,
    links: [
      { to: '/site', word: 'shell.nav.site', icon: IconMapPin },
      { to: '/pbx', word: 'shell.nav.pbx', icon: IconPlugConnected },
      { to: '/extensions', word: 'shell.nav.extensions', icon: IconUsers },
      { to: '/contacts', word: 'shell.nav.contacts', icon: IconBook2 },
    ],
  },
  {
    title: 'shell.nav.crm',
    links: [{ to: '/integrations/crm/zoho', word: 'shell.nav.zoho', icon: IconAddressBook }],
  },
  {
    title: 'shell.nav.helpdesk',
    links: [{ to: '/integrations/helpdesk/zoho', word: 'shell.nav.desk', icon: IconHeadset }],
  },
  { title: null, links: [{ to: '/status', word: 'shell.nav.status', icon: IconActivity }] },
] as const

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  return (
    <Stack gap="md">
      {groups.map((group) => (
        <Stack key={group.links[0].to} gap={2}>
          {group.title && (
            <Text size="xs" c="dimmed" px="sm" pb={4}>
              {t('shell.nav.integrations')} › {t(group.title)}
            </Text>
          )}
          {group.links.map(({ to, word, icon: Icon }) => (
            <NavigationLink
              key={to}
              className={classes.navLink}
              to={to}
              label={t(word)}
              leftSection={<Icon size={18} />}
              active={pathname === to}
              aria-current={pathname === to ? 'page' : undefined}
              onClick={onNavigate}
            />
          ))}
        </Stack>
      ))}
    </Stack>
  )
}
