import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { z } from 'zod'
import { callsSearchSchema } from './pages/calls/calls-search.ts'
import { contactsSearchSchema } from './pages/contacts/contacts-search.ts'
import { pbxSearchSchema } from './pages/pbx/pbx-search.ts'
import { recordingsSearchSchema } from './pages/recordings/recordings-search.ts'
import { zohoSearchSchema } from './pages/zoho/zoho-search.ts'
import { AdminLayout } from './shell/admin-layout.tsx'
import { Crash } from './shell/crash.tsx'
import { NotFound } from './shell/not-found.tsx'

// Each page is a chunk of its own: an agent's page loads none of the settings pages.
const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error }) => <Crash error={error} />,
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/access/setup-page.tsx'), 'SetupPage'),
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/access/sign-in-page.tsx'), 'SignInPage'),
  validateSearch: z.object({ next: z.string().optional().catch(undefined) }),
})
const agentSignIn = createRoute({
  getParentRoute: () => root,
  path: '/agent/sign-in',
  component: lazyRouteComponent(() => import('./pages/agent/agent-sign-in-page.tsx'), 'AgentSignInPage'),
})
const popupTest = createRoute({
  getParentRoute: () => root,
  path: '/agent/popup-test',
  component: lazyRouteComponent(() => import('./pages/agent/popup-test-page.tsx'), 'PopupTestPage'),
})
const agent = createRoute({
  getParentRoute: () => root,
  path: '/agent',
  component: lazyRouteComponent(() => import('./pages/agent/agent-page.tsx'), 'AgentPage'),
})
const recordingLink = createRoute({
  getParentRoute: () => root,
  path: '/r/$token',
  component: lazyRouteComponent(() => import('./pages/recording-link/recording-link-page.tsx'), 'RecordingLinkPage'),
})

const admin = createRoute({ getParentRoute: () => root, id: 'admin', component: AdminLayout })
const home = createRoute({
  getParentRoute: () => admin,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home/home-page.tsx'), 'HomePage'),
})
const site = createRoute({
  getParentRoute: () => admin,
  path: '/site',
  component: lazyRouteComponent(() => import('./pages/site/site-page.tsx'), 'SitePage'),
})
const pbx = createRoute({
  getParentRoute: () => admin,
  path: '/pbx',
  component: lazyRouteComponent(() => import('./pages/pbx/pbx-page.tsx'), 'PbxPage'),
  validateSearch: pbxSearchSchema,
})
const extensions = createRoute({
  getParentRoute: () => admin,
  path: '/extensions',
  component: lazyRouteComponent(() => import('./pages/extensions/extensions-page.tsx'), 'ExtensionsPage'),
})
const contacts = createRoute({
  getParentRoute: () => admin,
  path: '/contacts',
  component: lazyRouteComponent(() => import('./pages/contacts/contacts-page.tsx'), 'ContactsPage'),
  validateSearch: contactsSearchSchema,
})
const zohoCrm = createRoute({
  getParentRoute: () => admin,
  path: '/integrations/crm/zoho',
  component: lazyRouteComponent(() => import('./pages/zoho/zoho-page.tsx'), 'ZohoCrmPage'),
  validateSearch: zohoSearchSchema,
})
const zohoDesk = createRoute({
  getParentRoute: () => admin,
  path: '/integrations/helpdesk/zoho',
  component: lazyRouteComponent(() => import('./pages/zoho/zoho-page.tsx'), 'ZohoDeskPage'),
  validateSearch: zohoSearchSchema,
})
const calls = createRoute({
  getParentRoute: () => admin,
  path: '/calls',
  component: lazyRouteComponent(() => import('./pages/calls/calls-page.tsx'), 'CallsPage'),
  validateSearch: callsSearchSchema,
})
const recordings = createRoute({
  getParentRoute: () => admin,
  path: '/recordings',
  component: lazyRouteComponent(() => import('./pages/recordings/recordings-page.tsx'), 'RecordingsPage'),
  validateSearch: recordingsSearchSchema,
})
const status = createRoute({
  getParentRoute: () => admin,
  path: '/status',
  component: lazyRouteComponent(() => import('./pages/status/status-page.tsx'), 'StatusPage'),
})

const routeTree = root.addChildren([
  setup,
  signIn,
  agentSignIn,
  popupTest,
  agent,
  recordingLink,
  admin.addChildren([home, site, pbx, extensions, contacts, zohoCrm, zohoDesk, calls, recordings, status]),
])

export function createConsoleRouter() {
  return createRouter({ routeTree, scrollRestoration: true })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
