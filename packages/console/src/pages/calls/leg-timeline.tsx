import type { CallDetail, CallSummary, LegView } from '@jackfield/contract'
import { Anchor, Box, Button, Group, Stack, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowForwardUp, IconListDetails } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { knownWord } from '../../i18n/known-word.ts'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import { useLegName } from './leg-name.ts'
import classes from './leg-timeline.module.css'
import { StepList } from './step-list.tsx'
import { type Bar, type Extent, extentOf, type Line, linesOf, shareOf, ticksOf } from './timeline.ts'
import { useTransferWord } from './transfer-word.ts'

const percent = (share: number) => `${share * 100}%`

/** Each party as a line over the call's length: when it rang, talked, was on hold; the same in words on demand. */
export function LegTimeline({ call, onOther }: { call: CallDetail; onOther: (id: string) => void }) {
  const { t } = useTranslation()
  const [opened, { toggle }] = useDisclosure()
  const extent = extentOf(call, Date.now())
  const lines = linesOf(call, extent)
  return (
    <Stack gap="sm">
      <Stack gap="sm">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: legs are only ever added at the end
          <Row key={index} line={line} extent={extent} call={call} onOther={onOther} />
        ))}
        <Axis extent={extent} />
      </Stack>
      <Group justify="space-between" gap="sm">
        <Legend lines={lines} transfers={call.transfers.length} />
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconListDetails size={16} />}
          aria-expanded={opened}
          onClick={toggle}
        >
          {t(opened ? 'calls.drawer.stepsHide' : 'calls.drawer.steps')}
        </Button>
      </Group>
      {opened && <StepList call={call} />}
    </Stack>
  )
}

function useBarWord(): (bar: Bar) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const words = {
    ringing: t('calls.drawer.rang'),
    talking: t('calls.drawer.talked'),
    held: t('calls.drawer.onHold'),
  }
  return ({ kind, from, to }) =>
    t('calls.drawer.bar', {
      what: words[kind],
      from: format.clock(from),
      to: format.clock(to),
      duration: format.duration(to - from),
    })
}

interface RowProps {
  readonly line: Line
  readonly extent: Extent
  readonly call: CallDetail
  readonly onOther: (id: string) => void
}

function Row({ line, extent, call, onOther }: RowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useLegName()
  const transferWord = useTransferWord()
  const barWord = useBarWord()
  const { leg, begin, end, bars } = line
  const causes = t('calls.drawer.causes', { returnObjects: true }) as Record<string, string>
  const lasted = (kind: Bar['kind']) =>
    bars.filter((bar) => bar.kind === kind).reduce((sum, { from, to }) => sum + to - from, 0)
  const figure = (word: string, ms: number) => (ms > 999 ? `${word} ${format.duration(ms)}` : null)
  const figures = [
    figure(t('calls.drawer.rang'), lasted('ringing')),
    figure(t('calls.drawer.talked'), leg.talkMs),
    figure(t('calls.drawer.onHold'), lasted('held')),
  ].filter(Boolean)
  const origin = originOf(leg, call.conversation)
  const joined = leg.joinedAt !== null && t('calls.drawer.joined', { time: format.clock(leg.joinedAt) })
  const notes = [
    ...call.transfers.filter(({ by }) => by !== null && by === leg.party.number).map(transferWord),
    !origin && joined,
    leg.cause && t('calls.drawer.cause', { cause: knownWord(causes, leg.cause) }),
  ].filter(Boolean)
  return (
    <Box>
      <Group justify="space-between" gap="sm" style={{ rowGap: 0 }}>
        <Ellipsis maw="100%">{name(leg)}</Ellipsis>
        <Text size="xs" c="dimmed" className="tabular">
          {figures.join(' · ')}
        </Text>
      </Group>
      <div className={classes.track} role="img" aria-label={`${name(leg)}: ${bars.map(barWord).join(', ')}`}>
        <div
          className={classes.life}
          style={{
            left: percent(shareOf(begin, extent)),
            width: percent(shareOf(end, extent) - shareOf(begin, extent)),
          }}
        />
        {bars.map((bar) => (
          <Tooltip key={`${bar.kind} ${bar.from}`} label={barWord(bar)}>
            <div
              className={classes.bar}
              data-kind={bar.kind}
              style={{
                left: percent(shareOf(bar.from, extent)),
                width: percent(shareOf(bar.to, extent) - shareOf(bar.from, extent)),
              }}
            />
          </Tooltip>
        ))}
        {call.transfers.map((transfer) => (
          <TransferMark
            key={`${transfer.at} ${transfer.to}`}
            transfer={transfer}
            extent={extent}
            named={transfer.by !== null && transfer.by === leg.party.number}
          />
        ))}
        {leg.joinedAt !== null && (
          <Tooltip label={t('calls.drawer.joined', { time: format.clock(leg.joinedAt) })}>
            <div className={classes.joined} style={{ left: percent(shareOf(leg.joinedAt, extent)) }} />
          </Tooltip>
        )}
      </div>
      {(notes.length > 0 || origin) && (
        <Text size="xs" c="dimmed">
          {origin && joined && (
            <Anchor component="button" type="button" size="xs" onClick={() => onOther(origin)}>
              {joined}
            </Anchor>
          )}
          {origin && notes.length > 0 && ' · '}
          {notes.join(' · ')}
        </Text>
      )}
    </Box>
  )
}

interface MarkProps {
  readonly transfer: CallDetail['transfers'][number]
  readonly extent: Extent
  /** In the row of who passed it on, the mark has its icon. */
  readonly named: boolean
}

function TransferMark({ transfer, extent, named }: MarkProps) {
  const format = useFormat()
  const word = useTransferWord()
  return (
    <Tooltip label={`${format.clock(transfer.at)} ${word(transfer)}`}>
      <div className={classes.transfer} style={{ left: percent(shareOf(transfer.at, extent)) }}>
        {named && <IconArrowForwardUp size={14} aria-hidden className={classes.transferIcon} />}
      </div>
    </Tooltip>
  )
}

/** The other call from which a leg came: where its extension took part, or the only one there is. */
function originOf({ joinedAt, party }: LegView, conversation: readonly CallSummary[]): string | null {
  if (joinedAt === null) return null
  const known = conversation.find(({ rang, answeredBy }) => [...rang, ...answeredBy].includes(party.number ?? ''))
  return known?.id ?? (conversation.length === 1 ? (conversation[0]?.id ?? null) : null)
}

/** Time since the call began; what begins too far right would be cut off. */
function Axis({ extent }: { extent: Extent }) {
  const format = useFormat()
  const length = extent.end - extent.begin
  return (
    <div className={classes.axis} aria-hidden="true">
      {ticksOf(extent, 5)
        .filter((ms) => ms / length < 0.93)
        .map((ms) => (
          <span key={ms} className={`tabular ${classes.tick}`} style={{ left: percent(ms / length) }}>
            {ms === 0 ? format.clock(extent.begin) : format.duration(ms)}
          </span>
        ))}
    </div>
  )
}

function Legend({ lines, transfers }: { lines: readonly Line[]; transfers: number }) {
  const { t } = useTranslation()
  const words = {
    ringing: t('calls.drawer.rang'),
    talking: t('calls.drawer.talked'),
    held: t('calls.drawer.onHold'),
  }
  const kinds = (['ringing', 'talking', 'held'] as const).filter((kind) =>
    lines.some(({ bars }) => bars.some((bar) => bar.kind === kind)),
  )
  return (
    <Group gap="md">
      {kinds.map((kind) => (
        <Group key={kind} gap={6}>
          <span className={`${classes.bar} ${classes.swatch}`} data-kind={kind} />
          <Text size="xs">{words[kind]}</Text>
        </Group>
      ))}
      {transfers > 0 && (
        <Group gap={6}>
          <IconArrowForwardUp size={14} aria-hidden className={classes.legendIcon} />
          <Text size="xs">{t('calls.drawer.transfers')}</Text>
        </Group>
      )}
    </Group>
  )
}
