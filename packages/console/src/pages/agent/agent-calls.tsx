import { Button, Group, Stack, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconPhone } from '@tabler/icons-react'
import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { randomKey } from '../../ui/random-key.ts'
import { Announcer } from './announcer.tsx'
import { BlockedPopAlert } from './blocked-pop-alert.tsx'
import { CallCardView } from './call-card-view.tsx'
import { cardTitle } from './card-title.ts'
import { ConnectionLine } from './connection-line.tsx'
import { DialBox } from './dial-box.tsx'
import { PopTest } from './pop-test.tsx'
import { useLive } from './use-live.ts'

export function AgentCalls() {
  const { t } = useTranslation()
  const live = useLive()
  const { state, connection, dispatch, send } = live
  const dialField = useRef<HTMLInputElement>(null)
  const active = state.cards.find((card) => card.state !== 'ended')
  const ringing = state.cards.find((card) => card.state === 'ringing')
  const connected = connection.state === 'up'
  const usable = connected && state.linkUp
  const testPop = useCallback((key: string) => send({ type: 'test-pop', key }), [send])
  const opened = (callId: string, url: string) => void send({ type: 'opened-by-hand', callId, url })
  const hangUp = (callId: string) => send({ type: 'hangup', callId })

  useHotkeys([['/', () => dialField.current?.focus()]])
  useHotkeys(
    [
      ['alt+H', () => active && hangUp(active.callId), { usePhysicalKeys: true }],
      ['alt+O', () => document.querySelector<HTMLElement>('[data-open-record]')?.click(), { usePhysicalKeys: true }],
    ],
    [],
  )
  const title = ringing
    ? `${t('calls.state.ringing')}: ${cardTitle(ringing, t('agent.card.withheld'))}`
    : (state.me?.extension ?? t('agent.title'))
  useEffect(() => {
    document.title = `${title} · ${t('shell.product')}`
  }, [title, t])

  return (
    <Stack gap="md">
      <Group justify="space-between" gap="xs">
        <Text fw={600} truncate>
          {state.me ? `${state.me.extension} ${state.me.name}` : ''}
        </Text>
        <ConnectionLine connection={connection} linkUp={state.linkUp} onRetry={live.retryNow} />
      </Group>
      <PopTest onTest={testPop} outcome={state.popTest} />
      <DialBox
        ref={dialField}
        disabled={!usable}
        ringing={state.cards.some((card) => card.direction === 'outbound' && card.state !== 'ended')}
        problems={state.problems}
        onDial={(number) => send({ type: 'dial', key: randomKey(), number })}
      />
      {state.problems
        .filter(({ callId }) => callId === null || !state.cards.some((card) => card.callId === callId))
        .map(({ id, problem }) => (
          <ProblemAlert
            key={id}
            problem={problem}
            action={
              <Button size="xs" variant="default" onClick={() => dispatch({ type: 'dismiss-problem', id })}>
                {t('agent.problem')}
              </Button>
            }
          />
        ))}
      {state.blocked
        .filter(({ callId }) => !state.cards.some((card) => card.callId === callId))
        .map((pop) => (
          <BlockedPopAlert
            key={pop.callId}
            pop={pop}
            onOpen={() => opened(pop.callId, pop.url)}
            onDone={() => dispatch({ type: 'unblock', callId: pop.callId })}
          />
        ))}
      {state.cards.length === 0 ? (
        <EmptyState icon={<IconPhone size={20} />} title={t('agent.empty')} text={t('agent.emptyText')} />
      ) : (
        state.cards.map((card) => (
          <CallCardView
            key={card.callId}
            card={card}
            clockOffset={state.clockOffset}
            blocked={state.blocked.find(({ callId }) => callId === card.callId)}
            problems={state.problems.filter(({ callId }) => callId === card.callId)}
            first={card === active}
            onHangUp={() => hangUp(card.callId)}
            onOpen={(url) => opened(card.callId, url)}
            onCallBack={usable ? () => send({ type: 'call-back', key: randomKey(), callId: card.callId }) : undefined}
            onChoose={
              connected
                ? ({ integration, module, id }) =>
                    send({ type: 'choose', callId: card.callId, integration, module, id })
                : undefined
            }
            onCreate={
              connected
                ? (integration, name) => send({ type: 'create', callId: card.callId, integration, name })
                : undefined
            }
            onNote={connected ? (text) => send({ type: 'note', callId: card.callId, text }) : undefined}
            dispatch={dispatch}
          />
        ))
      )}
      <Announcer cards={state.cards} />
    </Stack>
  )
}
