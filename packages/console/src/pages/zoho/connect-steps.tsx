import type { IntegrationView } from '@jackfield/contract'
import { Stack, Stepper } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { callsQuery, extensionsQuery } from '../../api/queries.ts'
import { LeaveQuestion } from '../../ui/leave-question.tsx'
import { AuthorisePanel } from './authorise-panel.tsx'
import { boundUser } from './bound-user.ts'
import { useKind, useKindWords } from './kind.ts'
import { NetworkPanel } from './network-panel.tsx'
import { PlacePanel } from './place-panel.tsx'
import { departmentGone } from './place-values.ts'
import { TestPanel } from './test-panel.tsx'
import { useAuthorisation } from './use-authorisation.ts'
import { UsersPanel } from './users-panel.tsx'
import { stepsOf, type ZohoStep } from './zoho-search.ts'
import { isConnected, lacksPlace } from './zoho-status.tsx'

/** Five steps and a label beside each other on a phone. */
const crowded = {
  iconSize: 26,
  styles: { stepLabel: { whiteSpace: 'nowrap' }, separator: { marginInline: 4, minWidth: 4 } },
} as const

/** Network, authorise, place, users, test. Opens at the first one that is not done; the address keeps the one looked at. */
export function ConnectSteps({ view, step }: { view: IntegrationView; step: ZohoStep | undefined }) {
  const { t } = useKindWords()
  const { kind, page, traits, usersQuery } = useKind()
  const narrow = useMediaQuery('(max-width: 48em)') ?? false
  const navigate = useNavigate()
  const connected = isConnected(view)
  const reauthorise = view.status === 'needs-reauthorisation'
  const users = useQuery({ ...usersQuery, enabled: connected })
  const logged = useInfiniteQuery(callsQuery({ delivery: 'done' }, 1))
  const extensions = useQuery(extensionsQuery)
  const bound = users.data?.users.some((user) => user.extensions.length + user.groups.length > 0) ?? false
  const popped = extensions.data?.some((each) => boundUser(kind, each) && each.popTest?.outcome === 'opened') ?? false
  const draft = useAuthorisation(view)
  const { desk } = view
  const placed = connected && !lacksPlace(view) && !(desk && departmentGone(desk.departments, desk.departmentId))
  const done: Record<ZohoStep, boolean> = {
    network: connected,
    authorise: connected && !reauthorise,
    place: placed,
    users: bound,
    // A log that was written may belong to the CRM: of a helpdesk the test of the screen pop counts.
    test: traits.system === 'crm' ? (logged.data?.pages[0]?.calls.length ?? 0) > 0 : popped,
  }
  const steps = stepsOf(kind)
  const usual = reauthorise ? 'authorise' : !connected ? 'network' : placed ? 'users' : 'place'
  const active = step && steps.includes(step) ? step : usual
  const go = (next: ZohoStep) => navigate({ to: page.to, search: { step: next }, replace: true })
  return (
    <Stack gap="md">
      <Stepper
        active={steps.indexOf(active)}
        onStepClick={(index) => go(steps[index]!)}
        size="sm"
        maw={720}
        wrap={false}
        {...(narrow && steps.length > 4 && crowded)}
        aria-label={t('zoho.title')}
      >
        {steps.map((id) => (
          <Stepper.Step
            key={id}
            // Their labels do not fit on a phone: only the one looked at is named there.
            label={narrow && id !== active ? undefined : t(`zoho.step.${id}`)}
            aria-label={t(`zoho.step.${id}`)}
            state={id === active ? 'stepProgress' : done[id] ? 'stepCompleted' : 'stepInactive'}
          />
        ))}
      </Stepper>
      {active === 'network' && (
        <NetworkPanel
          view={view}
          homeAddress={draft.homeAddress}
          onChange={draft.setHomeAddress}
          onNext={() => go('authorise')}
        />
      )}
      {active === 'authorise' && <AuthorisePanel view={view} draft={draft} />}
      {active === 'place' && <PlacePanel view={view} onConnect={() => go('network')} onNext={() => go('users')} />}
      {active === 'users' && (
        <UsersPanel connected={connected} onConnect={() => go('network')} onNext={() => go('test')} />
      )}
      {active === 'test' && <TestPanel onUsers={() => go('users')} />}
      <LeaveQuestion dirty={draft.dirty} scope="page" />
    </Stack>
  )
}
