import { explain } from '@jackfield/contract'
import { NumberInput, Radio, Stack, Switch } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../i18n/index.ts'
import { Section } from '../../ui/section.tsx'
import { NobodyAnswers } from './nobody-answers.tsx'
import type { SettingsValues } from './settings-values.ts'
import { TemplateFields } from './template-fields.tsx'
import { TemplatePreview } from './template-preview.tsx'
import { useTemplatePreview } from './use-template-preview.ts'

/** Call log (A10), its recording (A11), and who logs a call that nobody answered (A12). */
export function CallLogSection({ form }: { form: UseFormReturnType<SettingsValues> }) {
  const { t } = useTranslation()
  const { language } = useLanguage()
  const { callLog } = form.values
  const { preview } = useTemplatePreview(callLog.subject, callLog.description)
  const fault = (field: 'subject' | 'description') => {
    const found = preview?.problems.find((entry) => entry.field === field)
    if (!found) return form.errors[`callLog.${field}`]
    const { what, remedy } = explain(found.problem, language)
    return `${what} ${remedy}`
  }
  return (
    <Section title={t('zoho.callLog.title')}>
      <Switch
        label={t('zoho.callLog.enable')}
        description={t('zoho.callLog.enableHint')}
        {...form.getInputProps('callLog.enabled', { type: 'checkbox' })}
      />
      {callLog.enabled && (
        <Stack gap="md" pl="xl">
          <TemplateFields
            form={form}
            variables={preview?.variables ?? []}
            subjectError={fault('subject')}
            descriptionError={fault('description')}
          />
          {preview && <TemplatePreview subject={preview.subject} description={preview.description} />}
          <Switch
            label={t('zoho.callLog.playRecording')}
            description={t('zoho.callLog.playRecordingHint')}
            {...form.getInputProps('callLog.playRecording', { type: 'checkbox' })}
          />
          {callLog.playRecording && (
            <Radio.Group
              pl="xl"
              label={t('zoho.callLog.recordingAccess')}
              {...form.getInputProps('callLog.recordingAccess')}
            >
              <Stack gap="xs" mt="xs">
                {(['sign-in', 'link'] as const).map((access) => (
                  <Radio key={access} value={access} label={t(`zoho.callLog.recordingAccesses.${access}`)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
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
