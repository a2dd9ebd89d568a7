import { type CallLogSettings, explain } from '@jackfield/contract'
import { Radio, Select, Stack, Switch, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { zohoPath, zohoUsersQuery } from '../../api/queries.ts'
import { useLanguage } from '../../i18n/index.ts'
import { notifyDone } from '../../ui/notify.ts'
import { SaveBar } from '../../ui/save-bar.tsx'
import { say } from '../../ui/say.tsx'
import { Section } from '../../ui/section.tsx'
import { TemplateFields } from './template-fields.tsx'
import { TemplatePreview } from './template-preview.tsx'
import { useTemplatePreview } from './use-template-preview.ts'

export type CallLogValues = CallLogSettings & Record<string, unknown>

/** Call log (A10) and who logs a call that nobody answered (A12). */
export function CallLogSection({ settings }: { settings: CallLogSettings }) {
  const { t } = useTranslation()
  const { language } = useLanguage()
  const client = useQueryClient()
  const form = useForm<CallLogValues>({
    initialValues: settings,
    validate: {
      subject: (value) => (value.trim() === '' ? say((t) => t('common.required')) : null),
      whenNobodyAnswers: (value) =>
        value.who === 'user' && value.userId === '' ? say((t) => t('zoho.callLog.userNeeded')) : null,
    },
  })
  const { preview } = useTemplatePreview(form.values.subject, form.values.description)
  const save = useMutation({
    mutationFn: (values: CallLogValues) => tell('PUT', `${zohoPath}/call-log`, values),
    onSuccess: async (_, values) => {
      form.setInitialValues(values)
      form.resetDirty(values)
      await client.invalidateQueries({ queryKey: ['zoho'], exact: true })
      notifyDone(t('common.saved'))
    },
  })
  const fault = (field: 'subject' | 'description') => {
    const found = preview?.problems.find((entry) => entry.field === field)
    if (!found) return form.errors[field]
    const { what, remedy } = explain(found.problem, language)
    return `${what} ${remedy}`
  }
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Section title={t('zoho.callLog.title')}>
        <Switch
          label={t('zoho.callLog.enable')}
          description={t('zoho.callLog.enableHint')}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        {form.values.enabled && (
          <Stack gap="md">
            <TemplateFields
              form={form}
              variables={preview?.variables ?? []}
              subjectError={fault('subject')}
              descriptionError={fault('description')}
            />
            {preview && <TemplatePreview subject={preview.subject} description={preview.description} />}
            <Switch
              label={t('zoho.callLog.skipUnanswered')}
              description={t('zoho.callLog.skipUnansweredHint')}
              {...form.getInputProps('skipUnanswered', { type: 'checkbox' })}
            />
            {form.values.skipUnanswered && (
              <NobodyAnswers
                value={form.values.whenNobodyAnswers}
                error={form.errors['whenNobodyAnswers']}
                onChange={(value) => form.setFieldValue('whenNobodyAnswers', value)}
              />
            )}
            <Switch
              label={t('zoho.callLog.playRecording')}
              description={t('zoho.callLog.playRecordingHint')}
              {...form.getInputProps('playRecording', { type: 'checkbox' })}
            />
            {form.values.playRecording && (
              <Radio.Group pl="xl" label={t('zoho.callLog.recordingAccess')} {...form.getInputProps('recordingAccess')}>
                <Stack gap="xs" mt="xs">
                  {(['sign-in', 'link'] as const).map((access) => (
                    <Radio
                      key={access}
                      value={access}
                      label={t(`zoho.callLog.recordingAccesses.${access}`)}
                      description={t(`zoho.callLog.recordingAccessHints.${access}`)}
                    />
                  ))}
                </Stack>
              </Radio.Group>
            )}
            {settings.playRecording && !form.values.playRecording && (
              <Text c="dimmed" pl="xl">
                {t('zoho.callLog.recordingOff')}
              </Text>
            )}
            <Switch
              label={t('zoho.callLog.deleteDoubles')}
              description={t('zoho.callLog.deleteDoublesHint')}
              {...form.getInputProps('deleteDoubles', { type: 'checkbox' })}
            />
          </Stack>
        )}
        <SaveBar
          scope="page"
          dirty={form.isDirty()}
          saving={save.isPending}
          error={save.error}
          onDiscard={() => {
            form.reset()
            save.reset()
          }}
        />
      </Section>
    </form>
  )
}

type Rule = CallLogSettings['whenNobodyAnswers']

interface RuleProps {
  readonly value: Rule
  readonly error: React.ReactNode
  readonly onChange: (value: Rule) => void
}

/** Who gets the missed log when nobody answers: the call must not vanish. */
function NobodyAnswers({ value, error, onChange }: RuleProps) {
  const { t } = useTranslation()
  const users = useQuery(zohoUsersQuery)
  return (
    <Stack gap="xs" pl="xl">
      <Radio.Group
        label={t('zoho.callLog.whenNobody')}
        value={value.who}
        onChange={(who) => onChange(who === 'user' ? { who, userId: '' } : { who: who as 'all' | 'first' })}
      >
        <Stack gap="xs" mt="xs">
          {(['all', 'first', 'user'] as const).map((who) => (
            <Radio key={who} value={who} label={t(`zoho.callLog.who.${who}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {value.who === 'user' && (
        <Select
          label={t('zoho.callLog.user')}
          data={users.data?.users.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={value.userId || null}
          onChange={(userId) => onChange({ who: 'user', userId: userId ?? '' })}
          error={error}
          searchable
        />
      )}
    </Stack>
  )
}
