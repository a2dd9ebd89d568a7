import type { ExtensionView } from '@jackfield/contract'
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconLink, IconPhoneCall } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { extensionsQuery } from '../../api/queries.ts'
import { useDemo } from '../../api/use-demo.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { DemoCallDrawer } from '../demo/demo-call-drawer.tsx'
import { PopTest } from '../extensions/pop-test.tsx'
import { SignInLinkDialog } from '../extensions/sign-in-link-dialog.tsx'
import { boundUser } from './bound-user.ts'
import { useKind, useKindWords } from './kind.ts'
import { LastCall, useLastCall } from './last-call.tsx'
import { NumberedStep } from './numbered-step.tsx'

/** From an agent's sign-in to the first popped call, on one page. */
export function TestPanel({ onUsers }: { onUsers: () => void }) {
  const { t } = useKindWords()
  const { kind } = useKind()
  const extensions = useQuery({ ...extensionsQuery, refetchInterval: 3000 })
  return (
    <Section title={t('zoho.test.title')}>
      <QueryView query={extensions} skeleton={<FormSkeleton />}>
        {(rows) => {
          const bound = rows.filter((extension) => boundUser(kind, extension) && extension.present)
          if (bound.length === 0) {
            return (
              <EmptyState
                text={t('zoho.test.noBound')}
                action={<Button onClick={onUsers}>{t('home.step.users.button')}</Button>}
              />
            )
          }
          return <Guide bound={bound} />
        }}
      </QueryView>
    </Section>
  )
}

function Guide({ bound }: { bound: readonly ExtensionView[] }) {
  const { t } = useKindWords()
  const demo = useDemo()
  const [chosen, setChosen] = useState(bound[0]!.number)
  const [linked, setLinked] = useState(false)
  const [calling, setCalling] = useState(false)
  // Only calls that begin while this page is looked at.
  const [openedAt] = useState(() => Date.now())
  const call = useLastCall(openedAt)
  const extension = bound.find(({ number }) => number === chosen) ?? bound[0]!
  const signedIn = bound.filter((entry) => entry.signedIn)
  // The extension that was chosen, else one that is there to be tested.
  const target = extension.signedIn ? extension : (signedIn[0] ?? extension)
  const tested = bound.find(({ popTest }) => popTest?.outcome === 'opened')
  return (
    <Stack gap="lg">
      <NumberedStep number={1} done={signedIn.length > 0} title={t('zoho.test.s1')} text={t('zoho.test.s1Text')}>
        <Group gap="xs" align="flex-end">
          <Select
            label={t('zoho.test.extension')}
            data={bound.map(({ number, name }) => ({ value: number, label: `${number} ${name}` }))}
            value={extension.number}
            onChange={(value) => value && setChosen(value)}
            w={220}
          />
          <Button
            variant={signedIn.length > 0 ? 'default' : 'filled'}
            leftSection={<IconLink size={16} />}
            onClick={() => setLinked(true)}
          >
            {t('zoho.test.open')}
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          {t('zoho.test.s1Note')}
        </Text>
        {signedIn.length === 0 ? (
          <Text c="dimmed">{t('zoho.test.nobody')}</Text>
        ) : (
          signedIn.map(({ number, name }) => (
            <Text key={number}>{t('zoho.test.signedIn', { extension: number, name })}</Text>
          ))
        )}
      </NumberedStep>
      <NumberedStep
        number={2}
        done={tested?.popTest?.outcome === 'opened'}
        title={t('zoho.test.pops')}
        text={t('extensions.test.hint')}
      >
        <PopTest key={target.number} extension={target} />
      </NumberedStep>
      <NumberedStep
        number={3}
        done={call !== undefined}
        title={t('zoho.test.s2')}
        text={demo ? t('zoho.test.s2Demo') : t('zoho.test.s2Real')}
      >
        {demo && (
          <Group>
            <Button
              variant={signedIn.length > 0 ? 'filled' : 'default'}
              leftSection={<IconPhoneCall size={16} />}
              onClick={() => setCalling(true)}
            >
              {t('zoho.test.demoCall')}
            </Button>
          </Group>
        )}
      </NumberedStep>
      <NumberedStep number={4} done={call?.delivery === 'done'} title={t('zoho.test.s3')} text={t('zoho.test.s3Text')}>
        <LastCall call={call} />
      </NumberedStep>
      {linked && <SignInLinkDialog extension={extension} onClose={() => setLinked(false)} />}
      {demo && calling && <DemoCallDrawer demo={demo} to={target.number} onClose={() => setCalling(false)} />}
    </Stack>
  )
}
