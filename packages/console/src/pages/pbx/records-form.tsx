import { cdrTestResultSchema } from '@jackfield/contract'
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, tell } from '../../api/client.ts'
import { useFormat } from '../../i18n/format.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SaveBar } from '../../ui/save-bar.tsx'
import type { AsteriskView } from './asterisk-view.ts'
import { RecordsFields } from './records-fields.tsx'
import { RecordsTestResult } from './records-test-result.tsx'
import { type RecordsValues, toCdr, toQueueLog, toRecordsValues, withKind } from './records-values.ts'

interface Props {
  readonly view: AsteriskView
  readonly siteZone: string
}

export function RecordsForm({ view, siteZone }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const { settings } = view
  const form = useForm<RecordsValues>({ initialValues: toRecordsValues(settings, siteZone) })
  const test = useMutation({
    mutationFn: (values: RecordsValues) =>
      ask('POST', '/api/pbx/cdr/test', cdrTestResultSchema, { cdr: toCdr(values), queueLog: toQueueLog(values) }),
  })
  const save = useMutation({
    mutationFn: (values: RecordsValues) =>
      tell('PUT', '/api/pbx', { ...settings, cdr: toCdr(values), queueLog: toQueueLog(values) }),
    onSuccess: async (_, values) => {
      const kept = { ...values, password: '' }
      form.setInitialValues(kept)
      form.setValues(kept)
      form.resetDirty(kept)
      notifyDone(t('common.saved'))
      await client.invalidateQueries({ queryKey: ['pbx'] })
    },
  })
  const { records } = view
  const kinds = (['none', 'csv', 'mariadb', 'postgres'] as const).map((kind) => ({
    value: kind,
    label: t(`pbx.records.kinds.${kind}`),
  }))
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack maw={720} gap="md">
        <Text>{t('pbx.records.text')}</Text>
        {records?.problem && <ProblemAlert problem={records.problem} severity="warning" />}
        {records?.comparedAt && (
          <Text c="dimmed">{t('pbx.records.comparedAt', { time: format.full(records.comparedAt) })}</Text>
        )}
        <Select
          label={t('pbx.records.kind')}
          data={kinds}
          allowDeselect={false}
          {...form.getInputProps('kind')}
          onChange={(kind) => {
            form.setValues((values) => withKind(values, kind as RecordsValues['kind']))
            // What was found elsewhere says nothing about this place.
            test.reset()
          }}
        />
        {form.values.kind !== 'none' && (
          <>
            <RecordsFields form={form} passwordSaved={records?.passwordSaved ?? false} />
            {test.data && <RecordsTestResult result={test.data} />}
            {test.isError && <ErrorAlert error={test.error} />}
            <Group>
              <Button variant="default" loading={test.isPending} onClick={() => test.mutate(form.values)}>
                {t('pbx.records.test')}
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
