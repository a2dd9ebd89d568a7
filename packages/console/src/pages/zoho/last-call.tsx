import type { CallSummary } from '@jackfield/contract'
import { Group, Loader, Stack, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { callQuery, callsQuery } from '../../api/queries.ts'
import { callLooks, shownState } from '../../ui/call-looks.ts'
import { FigureList } from '../../ui/figures.tsx'
import { AnchorLink } from '../../ui/links.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { DeliveryBadge } from '../calls/delivery-badge.tsx'
import { useNumberWord } from '../calls/number-word.ts'
import { useKindWords } from './kind.ts'

/** The newest call since a time, as it goes; undefined until there is one. */
export function useLastCall(since: number): CallSummary | undefined {
  const calls = useInfiniteQuery({ ...callsQuery({}, 1), refetchInterval: 1000 })
  const newest = calls.data?.pages[0]?.calls[0]
  // A clock of the server that is somewhat behind ours must not hide the call.
  return newest && newest.startedAt > since - 30_000 ? newest : undefined
}

/** What became of it: its state, the pop, the log. */
export function LastCall({ call }: { call: CallSummary | undefined }) {
  const { t } = useKindWords()
  if (call) return <Outcome id={call.id} />
  return (
    <Group gap="xs" role="status">
      <Loader size="xs" />
      <Text>{t('zoho.test.waiting')}</Text>
    </Group>
  )
}

function Outcome({ id }: { id: string }) {
  const { t } = useKindWords()
  const number = useNumberWord()
  const { data: call } = useQuery({ ...callQuery(id), refetchInterval: 1000 })
  if (!call) return null
  const state = shownState(call)
  const pop = call.pops.at(-1)
  return (
    <Stack gap="sm" role="status">
      <FigureList
        figures={[
          {
            label: t('zoho.test.call'),
            value: (
              <Group gap="xs" justify="flex-end">
                <span>{[call.externalName, call.externalFormatted].filter(Boolean).join(' · ') || number(call)}</span>
                <StateBadge look={callLooks[state]} word={t(`calls.state.${state}`)} />
              </Group>
            ),
          },
          { label: t('zoho.test.pop'), value: pop ? t(`calls.drawer.pop.${pop.outcome}`) : t('zoho.test.noPop') },
          { label: t('zoho.test.log'), value: call.delivery ? <DeliveryBadge state={call.delivery} /> : '–' },
        ]}
      />
      {call.reason && <ProblemAlert problem={call.reason} severity="info" />}
      <AnchorLink to="/calls" search={{ call: id }}>
        {t('zoho.test.details')}
      </AnchorLink>
    </Stack>
  )
}
