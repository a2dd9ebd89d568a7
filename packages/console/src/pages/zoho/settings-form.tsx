import {
  type IntegrationView,
  integrationViewSchema,
  type MandatoryFields,
  mandatoryFieldsSchema,
} from '@jackfield/contract'
import { Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../api/client.ts'
import { useServerErrors } from '../../api/use-server-errors.tsx'
import { focusField } from '../../ui/focus-field.ts'
import { notifyDone } from '../../ui/notify.ts'
import { ProblemWords } from '../../ui/problem-alert.tsx'
import { SaveBar } from '../../ui/save-bar.tsx'
import { say } from '../../ui/say.tsx'
import { CallLogSection } from './call-log-section.tsx'
import { ContactSyncSection } from './contact-sync-section.tsx'
import { CreationSection } from './creation-section.tsx'
import { useKind, useKindWords } from './kind.ts'
import { OwnerSection } from './owner-section.tsx'
import { ScreenPopSection } from './screen-pop-section.tsx'
import { faultsOf, placeOf, type SettingsValues, toPut, toValues } from './settings-values.ts'
import { TicketsSection } from './tickets-section.tsx'

const faultTexts = {
  required: say((t) => t('common.required')),
  modulesNeeded: say((t) => t('zoho.sync.modulesNeeded')),
  directionsNeeded: say((t) => t('zoho.creation.directionsNeeded')),
  userNeeded: say((t) => t('zoho.callLog.userNeeded')),
  waitBad: say((t) => t('zoho.callLog.waitBad')),
  typesNeeded: say((t) => t('zoho.tickets.typesNeeded')),
  fieldTwice: say((t) => t('zoho.fields.twice')),
  ticketsNeedContacts: <ProblemWords problem={{ code: 'desk-tickets-need-contacts' }} />,
}

/** What the layout of a module demands beside name and number. */
function useMandatoryFields(module: MandatoryFields['module'], enabled: boolean) {
  const { path, query, traits } = useKind()
  return useQuery({
    queryKey: [...query.queryKey, 'mandatory-fields', module],
    queryFn: ({ signal }) =>
      ask('GET', `${path}/mandatory-fields?module=${module}`, mandatoryFieldsSchema, undefined, signal),
    enabled: enabled && traits.tellsFields,
    staleTime: 60_000,
  })
}

/** Contacts, new contacts, tickets and call log, saved as one (A4, A7, A10, A12, D3 to D5). */
export function SettingsForm({ view }: { view: IntegrationView }) {
  const { t } = useKindWords()
  const { path, query } = useKind()
  const client = useQueryClient()
  const [underField, setUnderField] = useState(false)
  const form = useForm<SettingsValues>({
    initialValues: toValues(view),
    validate: (values) =>
      Object.fromEntries(Object.entries(faultsOf(values)).map(([path, fault]) => [path, faultTexts[fault]])),
  })
  const { module, enabled: creates } = form.values.creation
  const mandatory = useMandatoryFields(module, creates)
  const putUnderField = useServerErrors(form, (field) => placeOf(field, form.getValues()))
  const save = useMutation({
    mutationFn: (values: SettingsValues) => {
      const demanded = mandatory.data?.fields.map(({ apiName }) => apiName)
      return ask('PUT', `${path}/settings`, integrationViewSchema, toPut(values, view, demanded))
    },
    onSuccess: async (saved) => {
      client.setQueryData(query.queryKey, saved)
      const values = toValues(saved)
      form.setInitialValues(values)
      form.setValues(values)
      form.resetDirty(values)
      notifyDone(t('common.saved'))
      await client.invalidateQueries({ queryKey: ['contact-group-options'] })
    },
    onError: (error) => {
      setUnderField(putUnderField(error))
      // What the layout demands may have changed since it was read.
      void client.invalidateQueries({ queryKey: [...query.queryKey, 'mandatory-fields'] })
    },
  })
  return (
    <form
      onSubmit={form.onSubmit(
        (values) => save.mutate(values),
        (errors) => {
          const [first] = Object.keys(errors)
          if (first) focusField(form, first)
        },
      )}
      noValidate
    >
      <Stack gap="md" maw={720}>
        <ContactSyncSection form={form} saved={view.contactSync} />
        <CreationSection form={form} mandatory={mandatory} />
        {form.values.tickets && <TicketsSection form={form} tickets={form.values.tickets} />}
        <ScreenPopSection view={view} />
        <CallLogSection form={form} takesLogs={view.desk?.callLogs ?? true} />
        <OwnerSection form={form} view={view} />
        <SaveBar
          scope="page"
          dirty={form.isDirty()}
          saving={save.isPending}
          error={underField ? undefined : save.error}
          onDiscard={() => {
            form.reset()
            save.reset()
          }}
        />
      </Stack>
    </form>
  )
}
