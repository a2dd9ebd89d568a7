import type { MandatoryFields } from '@jackfield/contract'
import { Fieldset, Select, Stack, Text, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useKindWords } from './kind.ts'
import type { SettingsValues } from './settings-values.ts'

type Field = MandatoryFields['fields'][number]

interface Props {
  readonly form: UseFormReturnType<SettingsValues>
  readonly mandatory: MandatoryFields
}

/** The mandatory fields of the organisation's layout, each with the value that created records get. Labels come from Zoho. */
export function MandatoryDefaults({ form, mandatory: { module, fields } }: Props) {
  const { t } = useKindWords()
  if (fields.length === 0)
    return (
      <Text size="xs" c="dimmed">
        {t('zoho.creation.mandatoryNone')}
      </Text>
    )
  return (
    <Fieldset variant="unstyled" legend={t('zoho.creation.mandatory')} styles={{ legend: { fontWeight: 600 } }}>
      <Stack gap="md">
        <Text size="xs" c="dimmed">
          {t('zoho.creation.mandatoryHint')}
        </Text>
        {fields.map((field) =>
          field.fillable ? (
            <DefaultInput key={field.apiName} form={form} field={field} />
          ) : (
            <ProblemAlert
              key={field.apiName}
              severity="warning"
              problem={{
                code: 'create-field-not-fillable',
                params: { field: `creation.defaults.${field.apiName}`, label: field.label, module },
              }}
            />
          ),
        )}
      </Stack>
    </Fieldset>
  )
}

const numeric = new Set(['integer', 'bigint', 'double', 'currency'])

function DefaultInput({ form, field }: { form: Props['form']; field: Field }) {
  const { t } = useKindWords()
  const path = `creation.defaults.${field.apiName}`
  const common = {
    label: field.label,
    // A field that nobody has filled in yet has no value of its own.
    ...form.getInputProps(path),
    value: form.values.creation.defaults[field.apiName] ?? '',
  }
  const options =
    field.type === 'boolean'
      ? [
          { value: 'true', label: t('zoho.creation.yes') },
          { value: 'false', label: t('zoho.creation.no') },
        ]
      : field.options
  if (options.length > 0) return <Select {...common} data={options} value={common.value || null} searchable />
  return (
    <TextInput
      {...common}
      inputMode={numeric.has(field.type) ? 'decimal' : field.type === 'email' ? 'email' : undefined}
      maxLength={Math.min(field.length ?? 2000, 2000)}
    />
  )
}
