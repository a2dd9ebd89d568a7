import type { ContactGroupView } from '@jackfield/contract'
import { Drawer, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { contactQuery } from '../../api/contact-queries.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { ContactForm } from './contact-form.tsx'
import { NEW_CONTACT } from './contacts-search.ts'

interface Props {
  readonly id: string
  /** Of the page: where a new contact goes unless another one is chosen. */
  readonly group: ContactGroupView | undefined
  readonly groups: readonly ContactGroupView[]
  readonly onClose: () => void
}

/** One contact, to look at or to change; `new` for one that is being made. */
export function ContactDrawer({ id, group, groups, onClose }: Props) {
  const { t } = useTranslation()
  const isNew = id === NEW_CONTACT
  const contact = useQuery({ ...contactQuery(id), enabled: !isNew })
  const own = groups.filter(({ tag }) => tag === null)
  const title = isNew ? t('contacts.addTitle') : (contact.data?.name ?? t('contacts.title'))
  const skeleton = (
    <Stack aria-busy="true" aria-label={t('common.loading')}>
      {['name', 'company', 'numbers', 'email'].map((field) => (
        <Skeleton key={field} height={48} />
      ))}
    </Stack>
  )
  return (
    <Drawer opened onClose={onClose} title={title} styles={{ title: { overflowWrap: 'anywhere' } }}>
      {isNew ? (
        <ContactForm
          contact={null}
          groupId={(group?.tag === null ? group : own[0])?.id ?? null}
          groups={own}
          onClose={onClose}
        />
      ) : (
        <QueryView query={contact} skeleton={skeleton}>
          {(data) => <ContactForm contact={data} groupId={data.groupId} groups={groups} onClose={onClose} />}
        </QueryView>
      )}
    </Drawer>
  )
}
