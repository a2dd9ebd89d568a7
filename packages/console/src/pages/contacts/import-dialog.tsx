import type { ContactImportView } from '@jackfield/contract'
import { Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactImportsQuery } from '../../api/contact-queries.ts'
import { ImportForm } from './import-form.tsx'
import { ImportResult } from './import-result.tsx'

interface Props {
  readonly group: string | undefined
  readonly running: ContactImportView | undefined
  readonly imports: readonly ContactImportView[]
  /** An import whose interruption was looked at. */
  readonly told: string | null
  readonly onTold: (id: string) => void
  readonly onClose: () => void
  readonly onGroup: (id: string) => void
}

/** A file into a group: the form, then how far it is, then what became of it. Closing it ends nothing. */
export function ImportDialog({ group, running, imports, told, onTold, onClose, onGroup }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [shownId, setShownId] = useState(running?.id ?? null)
  // One that ended badly while nobody looked is told first.
  const [latest] = imports
  const unseen = latest && latest.state === 'interrupted' && latest.id !== told ? latest.id : null
  const [interrupted, setInterrupted] = useState(unseen)
  const shown = imports.find(({ id }) => id === (shownId ?? interrupted))
  return (
    <Modal opened onClose={onClose} title={t('contacts.import.title')} size={520}>
      {shown ? (
        <ImportResult
          result={shown}
          onClose={onClose}
          onAnother={() => {
            onTold(shown.id)
            setInterrupted(null)
            setShownId(null)
          }}
        />
      ) : (
        <ImportForm
          group={group}
          onClose={onClose}
          onStarted={async (started) => {
            client.setQueryData(contactImportsQuery.queryKey, (old) => [started, ...(old ?? [])])
            setShownId(started.id)
            onGroup(started.groupId)
            await client.invalidateQueries(contactImportsQuery)
          }}
        />
      )}
    </Modal>
  )
}
