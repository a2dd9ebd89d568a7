import type { CallDetail } from '@jackfield/contract'
import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { knownWord } from '../../i18n/known-word.ts'
import { useLegName } from './leg-name.ts'
import { type Step, stepsOf } from './steps.ts'
import { useTransferWord } from './transfer-word.ts'

/** The drawing in words: everything that happened, one line each. */
export function StepList({ call }: { call: CallDetail }) {
  const format = useFormat()
  const word = useStepWord()
  return (
    <Stack gap={4} component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
      {stepsOf(call).map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two steps can be alike in everything
        <Group key={index} component="li" gap="sm" wrap="nowrap" align="flex-start">
          <Text className="tabular" c="dimmed" style={{ flexShrink: 0 }}>
            {format.clock(step.at)}
          </Text>
          <Text style={{ overflowWrap: 'anywhere' }}>{word(step)}</Text>
        </Group>
      ))}
    </Stack>
  )
}

function useStepWord(): (step: Step) => string {
  const { t } = useTranslation()
  const name = useLegName()
  const transferWord = useTransferWord()
  const causes = t('calls.drawer.causes', { returnObjects: true }) as Record<string, string>
  return (step) => {
    if (step.kind === 'transfers') return transferWord(step.transfer)
    const who = name(step.leg)
    if (step.kind === 'ends' && step.cause)
      return t('calls.drawer.step.endsBecause', { who, cause: knownWord(causes, step.cause) })
    return t(`calls.drawer.step.${step.kind}`, { who })
  }
}
