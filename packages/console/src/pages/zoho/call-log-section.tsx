import { NumberInput, Stack, Switch } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { useKind, useKindWords } from './kind.ts'
import { NobodyAnswers } from './nobody-answers.tsx'
import { RecordingFields } from './recording-fields.tsx'
import type { SettingsValues } from './settings-values.ts'
import { TemplateFields } from './template-fields.tsx'

interface Props {
  readonly form: UseFormReturnType<SettingsValues>
  /** False: what was bought from Zoho takes no logs. */
  readonly takesLogs: boolean
}

/** Call log (A10, D7), its recording (A11), and who logs a call that nobody answered (A12). */
export function CallLogSection({ form, takesLogs }: Props) {
  const { t } = useKindWords()
  const { traits } = useKind()
  const { callLog } = form.values
  return (
    <Section title={t('zoho.callLog.title')}>
      {!takesLogs && <ProblemAlert severity="info" problem={{ code: 'desk-no-call-logs' }} />}
      <Switch
        label={t('zoho.callLog.enable')}
        description={t('zoho.callLog.enableHint')}
        {...form.getInputProps('callLog.enabled', { type: 'checkbox' })}
      />
      {/* Nothing of it would have an effect; it stays saved for another edition. */}
      {callLog.enabled && takesLogs && (
        <Stack gap="md" pl="xl">
          <TemplateFields form={form} of="callLog" templates={callLog} />
          {traits.recordings && <RecordingFields form={form} />}
          <Switch
            label={t('zoho.callLog.skipUnanswered')}
            description={t('zoho.callLog.skipUnansweredHint')}
            {...form.getInputProps('callLog.skipUnanswered', { type: 'checkbox' })}
          />
          {callLog.skipUnanswered && (
            <NobodyAnswers
              value={callLog.whenNobodyAnswers}
              error={form.errors['callLog.whenNobodyAnswers']}
              onChange={(value) => form.setFieldValue('callLog.whenNobodyAnswers', value)}
            />
          )}
          {traits.batches && (
            <NumberInput
              label={t('zoho.callLog.wait')}
              description={t('zoho.callLog.waitHint')}
              min={0}
              max={300}
              allowDecimal={false}
              clampBehavior="none"
              styles={{ wrapper: { maxWidth: 160 } }}
              {...form.getInputProps('callLog.waitSeconds')}
            />
          )}
          <Switch
            label={t('zoho.callLog.deleteDoubles')}
            description={t('zoho.callLog.deleteDoublesHint')}
            {...form.getInputProps('callLog.deleteDoubles', { type: 'checkbox' })}
          />
        </Stack>
      )}
    </Section>
  )
}
