import { variablesIn } from '@jackfield/contract'
import { Radio, Stack, Switch, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useInfiniteQuery } from '@tanstack/react-query'
import { recordingsQuery } from '../../api/queries.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { ProblemText } from '../../ui/problem-alert.tsx'
import { useKindWords } from './kind.ts'
import { RECORDING_VARIABLE, type SettingsValues } from './settings-values.ts'

/** Whether logs carry links to recordings, and for whom they play (A11). */
export function RecordingFields({ form }: { form: UseFormReturnType<SettingsValues> }) {
  const { t } = useKindWords()
  const { playRecording, subject, description } = form.values.callLog
  const linkInText = [subject, description].some((text) => variablesIn(text).includes(RECORDING_VARIABLE))
  return (
    <>
      <Switch
        label={t('zoho.callLog.playRecording')}
        description={t('zoho.callLog.playRecordingHint')}
        {...form.getInputProps('callLog.playRecording', { type: 'checkbox' })}
      />
      {playRecording && (
        <Stack gap="md" pl="xl">
          <NoRecordings />
          {!linkInText && (
            <Text c="dimmed">{t('zoho.callLog.recordingInFieldOnly', { variable: `{{${RECORDING_VARIABLE}}}` })}</Text>
          )}
          <Radio.Group label={t('zoho.callLog.recordingAccess')} {...form.getInputProps('callLog.recordingAccess')}>
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
        </Stack>
      )}
      {form.getInitialValues().callLog.playRecording && !playRecording && (
        <Text c="dimmed" pl="xl">
          {t('zoho.callLog.recordingOff')}
        </Text>
      )}
    </>
  )
}

/** The phone system's recordings are not connected: then no log gets a link. */
function NoRecordings() {
  const { t } = useKindWords()
  const recordings = useInfiniteQuery(recordingsQuery({}, 1))
  if (recordings.data?.pages[0]?.connected !== false) return null
  return (
    <ProblemText
      severity="warning"
      text={{ what: t('zoho.callLog.recordingsMissing'), remedy: t('zoho.callLog.recordingsMissingRemedy') }}
      action={
        <ButtonLink to="/pbx" search={{ tab: 'records' }} size="xs" variant="default">
          {t('zoho.callLog.recordingsConnect')}
        </ButtonLink>
      }
    />
  )
}
