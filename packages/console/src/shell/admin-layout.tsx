import { Anchor, AppShell, Burger, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionQuery } from '../api/queries.ts'
import { Delayed } from '../ui/delayed.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import { FormSkeleton } from '../ui/skeletons.tsx'
import { ColourSwitch } from './colour-switch.tsx'
import { DemoBanner } from './demo-banner.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { Logo } from './logo.tsx'
import { Navigation } from './navigation.tsx'
import { PlainLayout } from './plain-layout.tsx'
import { SignOutButton } from './sign-out-button.tsx'

/** Lets administrators in, leads everybody else to the sign-in page and back afterwards. */
export function AdminLayout() {
  const session = useQuery(sessionQuery('administrator'))
  const location = useLocation()
  if (session.isPending) {
    return (
      <PlainLayout>
        <Delayed>
          <FormSkeleton />
        </Delayed>
      </PlainLayout>
    )
  }
  if (!session.data) {
    return (
      <PlainLayout>
        <ErrorAlert error={session.error} onRetry={() => session.refetch()} />
      </PlainLayout>
    )
  }
  if (session.data.kind === 'none' && session.data.setupNeeded) return <Navigate to="/setup" replace />
  if (session.data.kind !== 'administrator') return <ToSignIn from={location.href} />
  return <Console name={session.data.name} demo={session.data.demo} />
}

/** Leads to the sign-in page once: the address changes on the way there, and following it would never end. */
function ToSignIn({ from }: { from: string }) {
  const navigate = useNavigate()
  const start = useRef(from)
  useEffect(() => {
    void navigate({ to: '/sign-in', search: { next: start.current }, replace: true })
  }, [navigate])
  return null
}

/** Height of the line about the demo, below the header proper. */
const BANNER = 28

function Console({ name, demo }: { name: string; demo: boolean }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [opened, { toggle, close }] = useDisclosure()
  return (
    <AppShell
      header={{ height: demo ? 48 + BANNER : 48 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
      transitionDuration={150}
    >
      <AppShell.Header>
        <Anchor href="#content" className="skip-link">
          {t('shell.skip')}
        </Anchor>
        <Group h={48} px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('shell.menu')} />
            <Logo />
          </Group>
          <Group gap={4} wrap="nowrap">
            <LanguageSwitch />
            <ColourSwitch />
            <Text size="xs" c="dimmed" visibleFrom="sm" maw={160} truncate mx="xs">
              {name}
            </Text>
            <SignOutButton of="administrator" onDone={() => navigate({ to: '/sign-in' })} />
          </Group>
        </Group>
        {demo && <DemoBanner height={BANNER} />}
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <Navigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content">
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
