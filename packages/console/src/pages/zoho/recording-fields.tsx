import { Radio, Stack, Switch, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useKindWords } from './kind.ts'
import type { SettingsValues } from './settings-values.ts'

/** Whether logs carry links to recordings, and for whom they play (A11). */
export function RecordingFields({ form }: { form: UseFormReturnType<SettingsValues> }) {
  const { t } = useKindWords()
  const { playRecording } = form.values.callLog
  return (
    <>
      <Switch
        label={t('zoho.callLog.playRecording')}
        description={t('zoho.callLog.playRecordingHint')}
        {...form.getInputProps('callLog.playRecording', { type: 'checkbox' })}
      />
      {playRecording && (
        <Radio.Group
          pl="xl"
          label={t('zoho.callLog.recordingAccess')}
          {...form.getInputProps('callLog.recordingAccess')}
        >
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
      {form.getInitialValues().callLog.playRecording && !playRecording && (
        <Text c="dimmed" pl="xl">
          {t('zoho.callLog.recordingOff')}
        </Text>
      )}
    </>
  )
}
