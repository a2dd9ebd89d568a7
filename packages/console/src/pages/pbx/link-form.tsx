import { type PbxView, pbxTestResultSchema } from '@jackfield/contract'
import { Button, Group, Radio, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, tell } from '../../api/client.ts'
import { faultyField } from '../../api/explain-error.ts'
import { useServerErrors } from '../../api/use-server-errors.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { SaveBar } from '../../ui/save-bar.tsx'
import { AsteriskFields } from './asterisk-fields.tsx'
import { DemoFields } from './demo-fields.tsx'
import { linkChecks } from './link-checks.ts'
import { type LinkValues, toSettings, toValues } from './link-values.ts'
import { TestResult } from './test-result.tsx'

/** Which PBX, how to reach it; can be tried before it is saved. */
export function LinkForm({ view }: { view: PbxView }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const form = useForm<LinkValues>({ initialValues: toValues(view), validate: linkChecks(view.secretSaved) })
  const underField = useServerErrors(form)
  const test = useMutation({
    mutationFn: (values: LinkValues) =>
      ask('POST', '/api/pbx/test', pbxTestResultSchema, toSettings(values, view.settings)),
    onError: underField,
  })
  const save = useMutation({
    mutationFn: (values: LinkValues) => tell('PUT', '/api/pbx', toSettings(values, view.settings)),
    onSuccess: async (_, values) => {
      const kept = { ...values, secret: '' }
      form.setInitialValues(kept)
      form.setValues(kept)
      form.resetDirty(kept)
      notifyDone(t('common.saved'))
      await client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === 'pbx' || queryKey[0] === 'extensions',
      })
    },
    onError: underField,
  })
  // The first time there is nothing to discard: the button stands in the form.
  const first = view.settings === null
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack maw={720} gap="md">
        {view.demoUrl !== null || view.settings?.kind === 'demo' ? (
          <Radio.Group label={t('pbx.kind')} {...form.getInputProps('kind')}>
            <Stack gap="xs" mt="xs">
              <Radio value="demo" label={t('pbx.demo')} description={t('pbx.demoText')} />
              <Radio value="asterisk" label={t('pbx.asterisk')} description={t('pbx.asteriskText')} />
            </Stack>
          </Radio.Group>
        ) : null}
        {form.values.kind === 'asterisk' ? (
          <AsteriskFields form={form} secretSaved={view.secretSaved} />
        ) : (
          <DemoFields form={form} />
        )}
        {test.data && <TestResult result={test.data} />}
        {test.isError && !faultyField(test.error) && <ErrorAlert error={test.error} />}
        <Group>
          <Button
            variant="default"
            loading={test.isPending}
            onClick={() => {
              if (!form.validate().hasErrors) test.mutate(form.values)
            }}
          >
            {t('pbx.test')}
          </Button>
          {first && (
            <Button type="submit" loading={save.isPending}>
              {t('pbx.connect')}
            </Button>
          )}
        </Group>
        {first && save.isError && !faultyField(save.error) && <ErrorAlert error={save.error} />}
        <SaveBar
          dirty={!first && form.isDirty()}
          saving={save.isPending}
          error={faultyField(save.error) ? undefined : save.error}
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
