import { type CreditsView, integrationViewSchema, LEAST_BUDGET, MOST_BUDGET } from '@jackfield/contract'
import { NumberInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api/client.ts'
import { useFormat } from '../../i18n/format.ts'
import { EditDialog } from '../../ui/edit-dialog.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { useKind, useKindWords } from './kind.ts'

interface Props {
  readonly credits: CreditsView
  readonly onClose: () => void
}

/** How many credits of 24 hours may be used; empty: as the organisation's edition gives. */
export function CreditsDialog({ credits, onClose }: Props) {
  const { t } = useKindWords()
  const { path, query } = useKind()
  const format = useFormat()
  const client = useQueryClient()
  const form = useForm<{ budget: number | string }>({
    initialValues: { budget: credits.typed ?? '' },
    validate: {
      budget: (value) =>
        value === '' || (Number.isInteger(value) && Number(value) >= LEAST_BUDGET && Number(value) <= MOST_BUDGET)
          ? null
          : t('zoho.credits.editBad', { least: format.number(LEAST_BUDGET), most: format.number(MOST_BUDGET) }),
    },
  })
  const save = useMutation({
    mutationFn: (budget: number | null) => ask('PUT', `${path}/credits`, integrationViewSchema, { budget }),
    onSuccess: async (saved) => {
      client.setQueryData(query.queryKey, saved)
      notifyDone(t('common.saved'))
      onClose()
      await client.invalidateQueries({ queryKey: ['status'] })
    },
  })
  return (
    <EditDialog
      title={t('zoho.credits.editTitle')}
      onClose={onClose}
      save={{
        pending: save.isPending,
        error: save.error,
        onSubmit: form.onSubmit(({ budget }) => save.mutate(budget === '' ? null : Number(budget))),
      }}
    >
      <NumberInput
        label={t('zoho.credits.editLabel')}
        description={t('zoho.credits.editHint')}
        placeholder={credits.edition ? format.number(credits.edition.credits) : undefined}
        thousandSeparator=","
        allowDecimal={false}
        allowNegative={false}
        data-autofocus
        {...form.getInputProps('budget')}
      />
    </EditDialog>
  )
}
