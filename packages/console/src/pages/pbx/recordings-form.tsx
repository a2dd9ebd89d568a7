import { type RecordingsSettings, type RecordingsTestResult, recordingsTestResultSchema } from '@jackfield/contract'
import { Alert, Button, Group, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconCircleCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, tell } from '../../api/client.ts'
import { useFormat } from '../../i18n/format.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SaveBar } from '../../ui/save-bar.tsx'
import { say } from '../../ui/say.tsx'
import type { AsteriskView } from './asterisk-view.ts'

interface Values extends Record<string, unknown> {
  enabled: boolean
  folder: string
  pbxFolder: string
}

const usual = '/var/spool/asterisk/monitor'

const toRecordings = ({ enabled, folder, pbxFolder }: Values): RecordingsSettings | null =>
  enabled ? { folder: folder.trim(), pbxFolder: pbxFolder.trim() } : null

const pathFault = (value: string, { enabled }: Values) =>
  enabled && !value.trim().startsWith('/') ? say((t) => t('pbx.recordings.pathBad')) : null

/** Where the recordings of Asterisk are; can be tried before it is saved. */
export function RecordingsForm({ view }: { view: AsteriskView }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { settings } = view
  const form = useForm<Values>({
    initialValues: {
      enabled: Boolean(settings.recordings),
      folder: settings.recordings?.folder ?? usual,
      pbxFolder: settings.recordings?.pbxFolder ?? usual,
    },
    validate: { folder: pathFault, pbxFolder: pathFault },
  })
  const test = useMutation({
    mutationFn: (values: Values) =>
      ask('POST', '/api/pbx/recordings/test', recordingsTestResultSchema, toRecordings(values)),
  })
  const save = useMutation({
    mutationFn: (values: Values) => tell('PUT', '/api/pbx', { ...settings, recordings: toRecordings(values) }),
    onSuccess: async (_, values) => {
      form.setInitialValues(values)
      form.resetDirty(values)
      notifyDone(t('common.saved'))
      await client.invalidateQueries({ queryKey: ['pbx'] })
    },
  })
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack maw={720} gap="md">
        <Title order={2}>{t('pbx.recordings.title')}</Title>
        <Text>{t('pbx.recordings.text')}</Text>
        <Switch label={t('pbx.recordings.enable')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
        {form.values.enabled && (
          <>
            <TextInput label={t('pbx.recordings.folder')} maxLength={1000} {...form.getInputProps('folder')} />
            <TextInput
              label={t('pbx.recordings.pbxFolder')}
              description={t('pbx.recordings.pbxFolderHint')}
              maxLength={1000}
              {...form.getInputProps('pbxFolder')}
            />
            {test.data && <AccessResult result={test.data} />}
            {test.isError && <ErrorAlert error={test.error} />}
            <Group>
              <Button
                variant="default"
                loading={test.isPending}
                onClick={() => {
                  if (!form.validate().hasErrors) test.mutate(form.values)
                }}
              >
                {t('pbx.recordings.test')}
              </Button>
            </Group>
          </>
        )}
        <SaveBar
          dirty={form.isDirty()}
          saving={save.isPending}
          error={save.error}
          onDiscard={() => {
            form.reset()
            save.reset()
            test.reset()
          }}
        />
      </Stack>
    </form>
  )
}

function AccessResult({ result: { ok, newest, problem } }: { result: RecordingsTestResult }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!ok) return <ProblemAlert problem={problem ?? { code: 'internal' }} />
  if (problem) return <ProblemAlert problem={problem} severity="warning" />
  return (
    <Alert color="teal" icon={<IconCircleCheck size={20} />} title={t('pbx.recordings.testOk')} role="status">
      {newest && (
        <Text className="tabular" style={{ overflowWrap: 'anywhere' }}>
          {t('pbx.recordings.newest', {
            file: newest.file,
            size: format.megabytes(newest.size),
            time: format.full(newest.at),
          })}
        </Text>
      )}
    </Alert>
  )
}
