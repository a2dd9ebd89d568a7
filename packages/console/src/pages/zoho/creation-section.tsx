import { automaticName, type MandatoryFields } from '@jackfield/contract'
import { Checkbox, Group, Radio, Select, Stack, Switch } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { UseQueryResult } from '@tanstack/react-query'
import { ProblemWords } from '../../ui/problem-alert.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { useKind, useKindWords } from './kind.ts'
import { MandatoryDefaults } from './mandatory-defaults.tsx'
import { type SettingsValues, ticketsConflict } from './settings-values.ts'
import { TypedFields } from './typed-fields.tsx'
import { useModuleHint } from './use-module-hint.ts'

interface Props {
  readonly form: UseFormReturnType<SettingsValues>
  readonly mandatory: UseQueryResult<MandatoryFields>
}

/** What becomes of unknown numbers (A7). */
export function CreationSection({ form, mandatory }: Props) {
  const { t } = useKindWords()
  const { creates, tellsFields } = useKind().traits
  const { enabled, mode, module, rows } = form.values.creation
  const moduleHint = useModuleHint()
  // Told at once, not only when it is saved.
  const conflict = ticketsConflict(form.values) && <ProblemWords problem={{ code: 'desk-tickets-need-contacts' }} />
  return (
    <Section title={t('zoho.creation.title')}>
      <Switch
        label={t('zoho.creation.enable')}
        description={t('zoho.creation.enableHint')}
        {...form.getInputProps('creation.enabled', { type: 'checkbox' })}
      />
      {enabled && (
        <Stack gap="md" pl="xl">
          <Select
            label={t('zoho.creation.module')}
            description={moduleHint(module)}
            data={creates.map((value) => ({
              value,
              label: t(`zoho.creation.modules.${value}`),
            }))}
            {...form.getInputProps('creation.module')}
            error={conflict || form.errors['creation.module']}
          />
          <Radio.Group label={t('zoho.creation.mode')} {...form.getInputProps('creation.mode')}>
            <Stack gap="xs" mt="xs">
              {(['automatic', 'manual'] as const).map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={t(`zoho.creation.modes.${value}`)}
                  description={t(`zoho.creation.modeHint.${value}`, { name: automaticName('', module).trim() })}
                />
              ))}
            </Stack>
          </Radio.Group>
          {mode === 'automatic' && (
            <Checkbox.Group label={t('zoho.creation.directions')} {...form.getInputProps('creation.directions')}>
              <Group gap="lg" my="xs">
                {(['inbound', 'outbound'] as const).map((value) => (
                  <Checkbox key={value} value={value} label={t(`zoho.creation.direction.${value}`)} />
                ))}
              </Group>
            </Checkbox.Group>
          )}
          {tellsFields ? (
            <QueryView query={mandatory} skeleton={<FormSkeleton fields={1} />}>
              {(data) => <MandatoryDefaults form={form} mandatory={data} />}
            </QueryView>
          ) : (
            <TypedFields form={form} path="creation" rows={rows} />
          )}
        </Stack>
      )}
    </Section>
  )
}
