import { type TicketSettings, ticketOutcomeSchema } from '@jackfield/contract'
import { Checkbox, Radio, Stack, Switch, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { useKindWords } from './kind.ts'
import { type SettingsValues, ticketsConflict } from './settings-values.ts'
import { TemplateFields } from './template-fields.tsx'
import { TypedFields } from './typed-fields.tsx'

interface Props {
  readonly form: UseFormReturnType<SettingsValues>
  readonly tickets: NonNullable<SettingsValues['tickets']>
}

/** Automatic tickets: for which calls, when, and how they read (D5). */
export function TicketsSection({ form, tickets }: Props) {
  const { t } = useKindWords()
  const { creation } = form.values
  const unknownToo = creation.enabled && creation.mode === 'automatic' && creation.module === 'Contacts'
  return (
    <Section title={t('zoho.tickets.title')} text={t('zoho.tickets.contactsOnly')}>
      <Switch
        label={t('zoho.tickets.enable')}
        description={t('zoho.tickets.enableHint')}
        {...form.getInputProps('tickets.enabled', { type: 'checkbox' })}
      />
      {ticketsConflict(form.values) && (
        <ProblemAlert severity="warning" problem={{ code: 'desk-tickets-need-contacts' }} />
      )}
      {tickets.enabled && (
        <Stack gap="md" pl="xl">
          {unknownToo && <Text c="dimmed">{t('zoho.tickets.unknownToo')}</Text>}
          <Radio.Group label={t('zoho.tickets.moment')} {...form.getInputProps('tickets.moment')}>
            <Stack gap="xs" mt="xs">
              {(['before', 'after'] as const).map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={t(`zoho.tickets.moments.${value}`)}
                  description={t(`zoho.tickets.momentHint.${value}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <CallTypes form={form} moment={tickets.moment} />
          {tickets.moment === 'after' && <Text c="dimmed">{t('zoho.tickets.popContact')}</Text>}
          {tickets.moment === 'before' && (
            <>
              <Text c="dimmed">{t('zoho.tickets.mayLag')}</Text>
              <Switch
                label={t('zoho.tickets.popTicket')}
                description={t('zoho.tickets.popTicketHint')}
                {...form.getInputProps('tickets.popTicket', { type: 'checkbox' })}
              />
            </>
          )}
          <TemplateFields form={form} of="tickets" templates={tickets} />
          <TypedFields form={form} path="tickets" rows={tickets.rows} />
        </Stack>
      )}
    </Section>
  )
}

/** Before the call only its direction is known, afterwards how it went too. */
function CallTypes({ form, moment }: { form: Props['form']; moment: TicketSettings['moment'] }) {
  const { t } = useKindWords()
  if (moment === 'before')
    return (
      <Checkbox.Group label={t('zoho.tickets.types')} {...form.getInputProps('tickets.directions')}>
        <Stack gap="xs" my="xs">
          {(['inbound', 'outbound'] as const).map((value) => (
            <Checkbox
              key={value}
              value={value}
              label={t(`zoho.creation.direction.${value}`)}
              description={t(`zoho.tickets.directionHint.${value}`)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
    )
  return (
    <Checkbox.Group label={t('zoho.tickets.types')} {...form.getInputProps('tickets.outcomes')}>
      <Stack gap="xs" my="xs">
        {ticketOutcomeSchema.options.map((value) => (
          <Checkbox
            key={value}
            value={value}
            label={t(`zoho.tickets.outcome.${value}`)}
            description={t(`zoho.tickets.outcomeHint.${value}`)}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
