import { Group, NumberInput, PasswordInput, Select, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { timeZones } from '../site/places.ts'
import type { RecordsValues } from './records-values.ts'

interface Props {
  readonly form: UseFormReturnType<RecordsValues>
  readonly passwordSaved: boolean
}

/** Fields of the chosen kind, the time zone and the queues' own log. */
export function RecordsFields({ form, passwordSaved }: Props) {
  const { t } = useTranslation()
  const { kind, timeZone, queueLog } = form.values
  const logs = (['none', 'file', 'table'] as const)
    .filter((log) => log !== 'table' || kind !== 'csv')
    .map((log) => ({ value: log, label: t(`pbx.records.queueLogs.${log}`) }))
  return (
    <>
      {kind === 'csv' ? <FileFields form={form} /> : <DatabaseFields form={form} passwordSaved={passwordSaved} />}
      <Select
        label={t('pbx.records.timeZone')}
        description={t('pbx.records.timeZoneHint')}
        data={[...new Set(['UTC', ...timeZones(timeZone)])]}
        searchable
        allowDeselect={false}
        {...form.getInputProps('timeZone')}
      />
      <Select
        label={t('pbx.records.queueLog')}
        description={t('pbx.records.queueLogHint')}
        data={logs}
        allowDeselect={false}
        {...form.getInputProps('queueLog')}
      />
      {queueLog === 'file' && <TextInput label={t('pbx.records.file')} {...form.getInputProps('queueLogPath')} />}
      {queueLog === 'table' && kind !== 'csv' && (
        <TextInput label={t('pbx.records.table')} {...form.getInputProps('queueLogTable')} />
      )}
    </>
  )
}

function FileFields({ form }: Pick<Props, 'form'>) {
  const { t } = useTranslation()
  return (
    <>
      <TextInput
        label={t('pbx.records.file')}
        description={t('pbx.records.fileHint')}
        {...form.getInputProps('file')}
      />
      <Textarea
        label={t('pbx.records.columns')}
        description={t('pbx.records.columnsHint')}
        autosize
        {...form.getInputProps('columns')}
      />
    </>
  )
}

function DatabaseFields({ form, passwordSaved }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <Group grow preventGrowOverflow={false} gap="md" align="flex-start">
        <TextInput label={t('pbx.host')} style={{ flex: '3 1 320px' }} {...form.getInputProps('host')} />
        <NumberInput
          label={t('pbx.records.port')}
          min={1}
          max={65535}
          hideControls
          allowDecimal={false}
          thousandSeparator=""
          style={{ flex: '1 1 100px' }}
          {...form.getInputProps('port')}
        />
      </Group>
      <Group grow gap="md" align="flex-start">
        <TextInput label={t('pbx.records.database')} {...form.getInputProps('database')} />
        <TextInput label={t('pbx.records.table')} {...form.getInputProps('table')} />
      </Group>
      <TextInput label={t('pbx.records.user')} autoComplete="off" {...form.getInputProps('user')} />
      <PasswordInput
        label={t('pbx.records.password')}
        description={passwordSaved ? t('pbx.secretSaved') : undefined}
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
    </>
  )
}
