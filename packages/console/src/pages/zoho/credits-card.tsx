import { type CreditStep, type CreditsView, creditStepSchema } from '@jackfield/contract'
import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconCoins, IconPlayerPause } from '@tabler/icons-react'
import { useState } from 'react'
import { type Format, useFormat } from '../../i18n/format.ts'
import { FigureList } from '../../ui/figures.tsx'
import { Section } from '../../ui/section.tsx'
import { StateBadge, type StateLook } from '../../ui/state-badge.tsx'
import { type CreditShare, creditShares, usedPercent } from './credit-shares.ts'
import { CreditsAlert } from './credits-alert.tsx'
import { CreditsDialog } from './credits-dialog.tsx'
import { CreditsDocs } from './credits-docs.tsx'
import { useKind, useKindWords } from './kind.ts'
import { useEditionWord } from './use-edition-word.ts'

const looks: Record<CreditStep, StateLook> = {
  [creditStepSchema.enum.live]: { colour: 'teal', icon: IconCircleCheck },
  [creditStepSchema.enum['local-index']]: { colour: 'yellow', icon: IconCoins },
  [creditStepSchema.enum['logs-only']]: { colour: 'orange', icon: IconPlayerPause },
}
const colours: Record<CreditStep, string> = { live: 'indigo', 'local-index': 'yellow', 'logs-only': 'orange' }

/** API credits of the last 24 hours: how many, for what, and what is to be expected (OPS.68). */
export function CreditsCard({ credits }: { credits: CreditsView }) {
  const { t } = useKindWords()
  const format = useFormat()
  const [editing, setEditing] = useState(false)
  const { step } = credits
  return (
    <Section
      title={t('zoho.credits.title')}
      text={t('zoho.credits.text')}
      aside={<StateBadge look={looks[step]} word={t(`zoho.credits.step.${step}`)} />}
    >
      <CreditsAlert credits={credits} />
      <UsedBar credits={credits} />
      <Purposes shares={creditShares(credits)} />
      <FigureList figures={useFigures(credits, format)} />
      <Group justify="space-between" gap="sm">
        <CreditsDocs />
        <Button variant="default" onClick={() => setEditing(true)}>
          {t('zoho.credits.edit')}
        </Button>
      </Group>
      {editing && <CreditsDialog credits={credits} onClose={() => setEditing(false)} />}
    </Section>
  )
}

function UsedBar({ credits }: { credits: CreditsView }) {
  const { t } = useKindWords()
  const format = useFormat()
  const percent = usedPercent(credits)
  const used = format.number(credits.used)
  if (percent === null || credits.budget === null) return <Text fw={600}>{t('zoho.credits.used', { used })}</Text>
  const words = { used, budget: format.number(credits.budget) }
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="sm">
        <Text fw={600} className="tabular">
          {t('zoho.credits.usedOf', words)}
        </Text>
        <Text c="dimmed" className="tabular">
          {t('zoho.credits.percent', { percent: format.number(percent.all) })}
        </Text>
      </Group>
      <Progress.Root
        size="lg"
        role="img"
        aria-label={t('zoho.credits.bar', { ...words, others: format.number(credits.others) })}
      >
        <Progress.Section value={percent.own} color={colours[credits.step]} aria-hidden />
        <Progress.Section value={percent.others} color="gray" aria-hidden />
      </Progress.Root>
    </Stack>
  )
}

/** One line for each purpose: its words, its share of what was used as a bar, its credits. */
function Purposes({ shares }: { shares: readonly CreditShare[] }) {
  const { t } = useKindWords()
  const format = useFormat()
  if (shares.length === 0) return <Text c="dimmed">{t('zoho.credits.nothing')}</Text>
  return (
    <Stack gap={6} component="ul" m={0} p={0} aria-label={t('zoho.credits.purposes')} style={{ listStyle: 'none' }}>
      {shares.map(({ purpose, credits, share }) => (
        <Group key={purpose} component="li" gap="sm" wrap="nowrap">
          <Text flex="1 1 0" miw={0} style={{ overflowWrap: 'anywhere' }}>
            {purpose === 'others' ? t('zoho.credits.others') : t(`zoho.credits.purpose.${purpose}`)}
          </Text>
          <Progress
            w={{ base: 72, sm: 240 }}
            value={share * 100}
            color={purpose === 'others' ? 'gray' : 'indigo'}
            aria-hidden
          />
          <Text w={64} ta="right" className="tabular">
            {format.number(credits)}
          </Text>
        </Group>
      ))}
    </Stack>
  )
}

function useFigures(credits: CreditsView, format: Format) {
  const { t } = useKindWords()
  const { traits } = useKind()
  const editionWord = useEditionWord()
  const { budget, budgetFrom, edition, expected, runsOutAt, kept, told } = credits
  const known = {
    credits: format.number(budget ?? 0),
    edition: edition?.name ? (traits.places ? editionWord(edition.name) : edition.name) : '–',
  }
  return [
    { label: t('zoho.credits.budget'), value: t(`zoho.credits.budgetFrom.${budgetFrom}`, known) },
    { label: t('zoho.credits.expected'), value: format.number(expected) },
    ...(budget === null
      ? []
      : [
          {
            label: t('zoho.credits.runsOut'),
            value:
              runsOutAt === null
                ? t('zoho.credits.lasts')
                : t('zoho.credits.runsOutAt', { time: format.minute(runsOutAt) }),
          },
        ]),
    { label: t('zoho.credits.kept'), value: format.number(kept) },
    {
      label: t('zoho.credits.told'),
      value:
        told === null
          ? t('zoho.credits.notTold')
          : t('zoho.credits.toldAt', { remaining: format.number(told.remaining), time: format.time(told.at) }),
    },
  ]
}
