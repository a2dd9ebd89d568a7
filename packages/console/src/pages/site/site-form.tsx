import { type SiteView, siteSchema, timeFormats, writeTime } from '@jackfield/contract'
import { Button, Select, Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { faultyField } from '../../api/explain-error.ts'
import { siteQuery } from '../../api/queries.ts'
import { useServerErrors } from '../../api/use-server-errors.tsx'
import { useFormat } from '../../i18n/format.ts'
import { notifyDone } from '../../ui/notify.ts'
import { SaveBar } from '../../ui/save-bar.tsx'
import { say } from '../../ui/say.tsx'
import { confirmSite, siteConfirmed } from '../home/site-confirmed.ts'
import { countryCodes, localExample, timeZones } from './places.ts'

/** Shown in each format: what it looks like says more than a name. */
const EXAMPLE_TIME = '2026-11-22 21:15:00'

export function SiteForm({ site }: { site: SiteView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const navigate = useNavigate()
  const first = !siteConfirmed()
  const form = useForm<SiteView>({
    initialValues: site,
    validate: {
      name: (value) => (value.trim() === '' ? say((t) => t('common.required')) : null),
      areaCode: (value) =>
        siteSchema.shape.areaCode.safeParse(value).success ? null : say((t) => t('site.areaCodeBad')),
    },
  })
  const underField = useServerErrors(form)
  const save = useMutation({
    mutationFn: (values: SiteView) => tell('PUT', '/api/site', values),
    onSuccess: async (_, values) => {
      form.resetDirty(values)
      confirmSite()
      await client.invalidateQueries({ queryKey: siteQuery.queryKey })
      notifyDone(t('common.saved'))
      if (first) await navigate({ to: '/' })
    },
    onError: underField,
  })
  const countries = useMemo(
    () =>
      countryCodes()
        .map((value) => ({ value, label: format.country(value) }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    [format],
  )
  const example = localExample(form.values)
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack maw={720} gap="md">
        <TextInput label={t('site.name')} {...form.getInputProps('name')} />
        <Select
          label={t('site.country')}
          data={countries}
          searchable
          nothingFoundMessage={t('common.searchNothing')}
          {...form.getInputProps('country')}
        />
        <Select
          label={t('site.timeZone')}
          data={timeZones(form.values.timeZone)}
          searchable
          nothingFoundMessage={t('common.searchNothing')}
          {...form.getInputProps('timeZone')}
        />
        <Select
          label={t('site.timeFormat')}
          description={t('site.timeFormatHint')}
          data={timeFormats.map((value) => ({ value, label: writeTime(EXAMPLE_TIME, value) }))}
          allowDeselect={false}
          {...form.getInputProps('timeFormat')}
        />
        <TextInput
          label={t('site.areaCode')}
          description={t('site.areaCodeHint')}
          inputMode="numeric"
          {...form.getInputProps('areaCode')}
        />
        {example && (
          <Text size="xs" c="dimmed" mt={-8} className="tabular">
            {t('site.example', example)}
          </Text>
        )}
        <TagsInput
          label={t('site.ownNumbers')}
          description={t('site.ownNumbersHint')}
          splitChars={[',', ';', '，']}
          acceptValueOnBlur
          {...form.getInputProps('ownNumbers')}
        />
        <Switch
          label={t('site.maskNumbers')}
          description={t('site.maskNumbersHint')}
          {...form.getInputProps('maskNumbers', { type: 'checkbox' })}
        />
        <SaveBar
          dirty={form.isDirty()}
          saving={save.isPending}
          error={faultyField(save.error) ? undefined : save.error}
          onDiscard={() => {
            form.reset()
            save.reset()
          }}
        />
        {first && !form.isDirty() && (
          <Button type="submit" loading={save.isPending} style={{ alignSelf: 'flex-start' }}>
            {t('common.save')}
          </Button>
        )}
      </Stack>
    </form>
  )
}
